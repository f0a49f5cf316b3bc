namespace Octavo.Runs;

/// <summary>One loss in several units. The unit that compares models with different tokenizers is bits per byte.</summary>
public static class LossUnits
{
    /// <summary>Bits per UTF-8 byte of a text of <paramref name="bytes"/> bytes that <paramref name="tokens"/> tokens stand for.</summary>
    public static double BitsPerByte(double natsPerToken, long tokens, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return BitsPerByte(natsPerToken, (double)bytes / tokens);
    }

    /// <summary>Bits per UTF-8 byte from nats per token and the text's bytes per token.</summary>
    public static double BitsPerByte(double natsPerToken, double bytesPerToken) => natsPerToken / Math.Log(2) / bytesPerToken;

    /// <summary>Perplexity per token: among how many equally likely tokens the model hesitates.</summary>
    public static double Perplexity(double natsPerToken) => Math.Exp(natsPerToken);

    /// <summary>The loss of guessing all <paramref name="vocabularySize"/> tokens alike, ln V: where every training run begins.</summary>
    public static double UniformLoss(int vocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        return Math.Log(vocabularySize);
    }
}
