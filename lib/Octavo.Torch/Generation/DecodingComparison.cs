using Octavo.Evaluation;
using Octavo.Tokenizers;
using Octavo.Torch.Models;

namespace Octavo.Torch.Generation;

/// <summary>The same prompts continued in several ways, beside how the corpus itself goes on.</summary>
public static class DecodingComparison
{
    /// <summary>The name of the corpus's own continuations.</summary>
    public const string People = "the corpus itself";

    /// <summary>Continues pieces of a text. The first result is the text's own continuation; then comes each way in order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">The tokenizer that it was trained with.</param>
    /// <param name="text">A text that was not trained on, in the tokenizer's numbers.</param>
    /// <param name="prompts">How many pieces, evenly spaced.</param>
    /// <param name="promptTokens">Tokens of a piece that the model reads.</param>
    /// <param name="ways">How to continue, by name; all with as many tokens.</param>
    /// <param name="cancellation">Ends the generation between two tokens.</param>
    /// <exception cref="ArgumentException">The text is too short for so many pieces, or the ways differ in their number of tokens.</exception>
    public static IReadOnlyList<WrittenTexts> Continue(
        Gpt model,
        ITokenizer tokenizer,
        int[] text,
        int prompts,
        int promptTokens,
        IReadOnlyList<(string Name, SamplingOptions Options)> ways,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(ways);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(prompts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(promptTokens);
        int[] lengths = [.. ways.Select(way => way.Options.Tokens).Distinct()];
        if (lengths.Length != 1)
        {
            throw new ArgumentException($"The {ways.Count} ways write {string.Join(" and ", lengths)} tokens; one number for all was expected, or their texts cannot be compared.");
        }

        var piece = promptTokens + lengths[0];
        if ((long)prompts * piece > text.Length)
        {
            throw new ArgumentException($"{prompts} pieces of {promptTokens} + {lengths[0]} tokens need {(long)prompts * piece:N0}; the text has {text.Length:N0}. Ask for fewer or shorter ones.");
        }

        int[] starts = [.. Enumerable.Range(0, prompts).Select(i => (int)((long)i * (text.Length - piece) / prompts))];
        int[][] read = [.. starts.Select(start => text[start..(start + promptTokens)])];
        return
        [
            new WrittenTexts(People, [.. starts.Select(start => tokenizer.Decode(text[(start + promptTokens)..(start + piece)]))]),
            .. ways.Select(way => new WrittenTexts(
                way.Name, [.. model.GenerateBatch(read, way.Options, cancellation: cancellation).Select(tokens => tokenizer.Decode(tokens))])),
        ];
    }
}
