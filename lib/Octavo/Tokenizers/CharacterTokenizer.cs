using System.Text;

namespace Octavo.Tokenizers;

/// <summary>One token for each character (Unicode scalar value) of an alphabet, numbered in code point order.</summary>
public sealed class CharacterTokenizer : ITokenizer
{
    private readonly Dictionary<Rune, int> _tokens;
    private readonly Rune[] _alphabet;

    /// <summary>The tokenizer of the characters that occur in a text, usually the training text.</summary>
    /// <param name="text">Its distinct characters become the alphabet.</param>
    /// <param name="name">What the tokenizer is called in tables and figures.</param>
    /// <exception cref="ArgumentException">The text is empty, or not valid Unicode (half a surrogate pair).</exception>
    public CharacterTokenizer(string text, string name = "characters")
    {
        if (text.Length == 0)
        {
            throw new ArgumentException("A character tokenizer needs a text with at least one character. Pass the training text.", nameof(text));
        }

        UnicodeText.Check(text);
        Name = name;
        _alphabet = [.. text.EnumerateRunes().ToHashSet().Order()];
        _tokens = new Dictionary<Rune, int>(_alphabet.Length);
        for (var token = 0; token < _alphabet.Length; token++)
        {
            _tokens.Add(_alphabet[token], token);
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int VocabularySize => _alphabet.Length;

    /// <summary>All characters in token order; a tokenizer made from it is equal to this one, so it is what a checkpoint keeps.</summary>
    public string Alphabet => string.Concat(_alphabet);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A character is not in the alphabet; the message names it and where it stands.</exception>
    public int[] Encode(string text)
    {
        UnicodeText.Check(text);
        var tokens = new List<int>(text.Length);
        var index = 0;
        foreach (var character in text.EnumerateRunes())
        {
            if (!_tokens.TryGetValue(character, out var token))
            {
                throw new ArgumentException(
                    $"The character '{character}' (U+{character.Value:X4}, at index {index}) is not among the {VocabularySize} characters of the tokenizer '{Name}'. " +
                    "Make the tokenizer from a text that has it, or use the ByteTokenizer, which knows every character.",
                    nameof(text));
            }

            tokens.Add(token);
            index += character.Utf16SequenceLength;
        }

        return [.. tokens];
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> tokens)
    {
        var text = new StringBuilder(tokens.Count);
        foreach (var token in tokens)
        {
            text.Append(CharacterOf(token));
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public long ByteCount(IReadOnlyList<int> tokens)
    {
        long bytes = 0;
        foreach (var token in tokens)
        {
            bytes += CharacterOf(token).Utf8SequenceLength;
        }

        return bytes;
    }

    private Rune CharacterOf(int token) =>
        token >= 0 && token < _alphabet.Length ? _alphabet[token] : throw UnicodeText.NoSuchToken(token, this);
}
