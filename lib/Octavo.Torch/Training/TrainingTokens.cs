using Octavo.Data;
using Octavo.Tokenizers;

namespace Octavo.Torch.Training;

/// <summary>A corpus as token numbers, split into what is trained on and what is only measured on.</summary>
public sealed record TrainingTokens
{
    /// <summary>The corpus, by its manifest's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>Tokens to train on, in reading order.</summary>
    public required int[] Train { get; init; }

    /// <summary>Tokens to measure on, in reading order; none of them is trained on.</summary>
    public required int[] Validation { get; init; }

    /// <summary>UTF-8 bytes per token of the validation split, for bits per byte; null where it is not known.</summary>
    public double? ValidationBytesPerToken { get; init; }

    /// <summary>A text corpus in a tokenizer's numbers, with the bytes per token of its validation part.</summary>
    /// <exception cref="ArgumentException">The text has a character that the tokenizer does not know.</exception>
    public static TrainingTokens Of(TextCorpus corpus, ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var validation = tokenizer.Encode(corpus.Validation);
        return new TrainingTokens
        {
            Dataset = corpus.Name,
            Train = tokenizer.Encode(corpus.Train),
            Validation = validation,
            ValidationBytesPerToken = (double)tokenizer.ByteCount(validation) / validation.Length,
        };
    }

    /// <summary>Throws unless a model of this vocabulary and context can be trained on these tokens.</summary>
    internal void Validate(int vocabularySize, int contextLength)
    {
        if (Train.Length < contextLength + 1)
        {
            throw new ArgumentException($"'{Dataset}': Train has {Train.Length} tokens, but a window of ContextLength {contextLength} needs {contextLength + 1}. Shorten the context or bring more text.");
        }

        if (Validation.Length < 2)
        {
            throw new ArgumentException($"'{Dataset}': Validation has {Validation.Length} tokens; predicting one needs 2.");
        }

        foreach (var (name, split) in new[] { (nameof(Train), Train), (nameof(Validation), Validation) })
        {
            var (low, high) = (split.Min(), split.Max());
            if (low < 0 || high >= vocabularySize)
            {
                throw new ArgumentException($"'{Dataset}': {name} has token {(low < 0 ? low : high)}, but the model's VocabularySize is {vocabularySize}: tokens are 0 to {vocabularySize - 1}.");
            }
        }

        if (ValidationBytesPerToken is <= 0)
        {
            throw new ArgumentException($"'{Dataset}': ValidationBytesPerToken is {ValidationBytesPerToken}; it must be positive, or null where it is not known.");
        }
    }
}
