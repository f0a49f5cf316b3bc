namespace Octavo.Tokenizers;

/// <summary>Turns text into tokens and back.</summary>
/// <remarks>
/// A loss in nats per token becomes bits per byte, comparable between tokenizers, as
/// <c>loss * tokens.Count / ln 2 / ByteCount(tokens)</c>.
/// </remarks>
public interface ITokenizer
{
    /// <summary>What the tokenizer is called in tables and figures.</summary>
    public string Name { get; }

    /// <summary>Number of distinct tokens; every token is at least 0 and below it.</summary>
    public int VocabularySize { get; }

    /// <summary>The tokens of a text, one after the other; <see cref="Decode"/> gives the same text back.</summary>
    /// <exception cref="ArgumentException">The text holds something that the tokenizer has no token for.</exception>
    public int[] Encode(string text);

    /// <summary>The text of some tokens; bytes that form no character, as a model may write them, become U+FFFD.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A token is negative, or not below <see cref="VocabularySize"/>.</exception>
    public string Decode(IReadOnlyList<int> tokens);

    /// <summary>
    /// How many bytes of UTF-8 the tokens stand for. It adds up over any cut of a token sequence, also inside a character.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A token is negative, or not below <see cref="VocabularySize"/>.</exception>
    public long ByteCount(IReadOnlyList<int> tokens);
}
