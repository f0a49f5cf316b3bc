namespace Octavo.Evaluation;

/// <summary>How likely a model finds a text, and by what its length is measured; the units follow from it.</summary>
/// <remarks>
/// The conventions of the lm-evaluation-harness (Gao et al. 2021): sums are taken over all texts before anything is divided, so that a
/// long text weighs more than a short one. Only <see cref="BitsPerByte"/> and <see cref="PerplexityPerWord"/> compare models with
/// different tokenizers.
/// </remarks>
/// <param name="LogLikelihood">Summed log-likelihood of the tokens, in nats; at most 0.</param>
/// <param name="Tokens">Tokens that were predicted.</param>
/// <param name="Words">Words of the text, separated by white space.</param>
/// <param name="Bytes">Bytes of the text in UTF-8.</param>
public sealed record TextLikelihood(double LogLikelihood, long Tokens, long Words, long Bytes)
{
    /// <summary>exp of the mean loss of a token.</summary>
    public double PerplexityPerToken => Math.Exp(-LogLikelihood / Counted(Tokens, "token"));

    /// <summary>exp of the loss shared among the words, whatever the tokens are.</summary>
    public double PerplexityPerWord => Math.Exp(-LogLikelihood / Counted(Words, "word"));

    /// <summary>The loss in bits, shared among the bytes.</summary>
    public double BitsPerByte => -LogLikelihood / Math.Log(2) / Counted(Bytes, "byte");

    /// <summary>The words of a text, separated by white space.</summary>
    public static long WordsOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = 0L;
        var inside = false;
        foreach (var character in text)
        {
            var space = char.IsWhiteSpace(character);
            words += inside || space ? 0 : 1;
            inside = !space;
        }

        return words;
    }

    /// <summary>Several texts as one.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static TextLikelihood Sum(IEnumerable<TextLikelihood> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var (any, sum) = (false, new TextLikelihood(0, 0, 0, 0));
        foreach (var text in texts)
        {
            any = true;
            sum = new TextLikelihood(sum.LogLikelihood + text.LogLikelihood, sum.Tokens + text.Tokens, sum.Words + text.Words, sum.Bytes + text.Bytes);
        }

        return any ? sum : throw new ArgumentException("There are no texts to sum; at least one was expected.", nameof(texts));
    }

    private static long Counted(long count, string unit) => count > 0
        ? count
        : throw new InvalidOperationException($"The text has {count} {unit}s, so there is nothing to divide its likelihood by; at least 1 was expected.");
}
