using Octavo.Data;
using Octavo.Tokenizers;

namespace Octavo.Torch.Training;

/// <summary>A corpus as token numbers, split into what is trained on and what is only measured on.</summary>
public sealed record TrainingTokens
{
    /// <summary>The corpus, by its manifest's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>Tokens to train on, in reading order; empty where they stay in <see cref="TrainFile"/>.</summary>
    public required int[] Train { get; init; }

    /// <summary>A file with the tokens to train on, which batches are read from without loading it; null where they are in <see cref="Train"/>.</summary>
    public TokenFile? TrainFile { get; init; }

    /// <summary>
    /// Where each document of <see cref="Train"/> begins, from 0 on; null where it is one document. <see cref="TrainFile"/> knows its own.
    /// </summary>
    public IReadOnlyList<long>? TrainDocuments { get; init; }

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

    /// <summary>
    /// The same as <see cref="Of"/>, with the training tokens in a file of the data cache: they are made once, and batches are the very
    /// same as from the array.
    /// </summary>
    /// <remarks>The validation tokens are loaded. Dispose <see cref="TrainFile"/> to unmap the file.</remarks>
    /// <param name="corpus">The corpus.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="store">The files; those of the user's cache where null.</param>
    /// <exception cref="ArgumentException">The text has a character that the tokenizer does not know.</exception>
    /// <exception cref="DataException">A file cannot be written or read.</exception>
    public static TrainingTokens Mapped(TextCorpus corpus, ITokenizer tokenizer, TokenFileStore? store = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(tokenizer);
        store ??= new TokenFileStore();
        int[] validation;
        using (var file = store.Validation(corpus, tokenizer))
        {
            validation = file.ToArray();
        }

        return new TrainingTokens
        {
            Dataset = corpus.Name,
            Train = [],
            TrainFile = store.Train(corpus, tokenizer),
            Validation = validation,
            ValidationBytesPerToken = (double)tokenizer.ByteCount(validation) / validation.Length,
        };
    }

    /// <summary>Throws unless a model of this vocabulary and context can be trained on these tokens.</summary>
    internal void Validate(int vocabularySize, int contextLength)
    {
        if (TrainFile is not null && Train.Length > 0)
        {
            throw new ArgumentException($"'{Dataset}': Train has {Train.Length} tokens and TrainFile '{TrainFile.Path}' has {TrainFile.Count}; give one of them.");
        }

        if (TrainFile is { } file && file.Identity.VocabularySize > vocabularySize)
        {
            throw new ArgumentException(
                $"'{Dataset}': TrainFile '{file.Path}' is of tokenizer '{file.Identity.Tokenizer}' with VocabularySize {file.Identity.VocabularySize}, but the model's is {vocabularySize}.");
        }

        var train = TrainFile?.Count ?? Train.Length;
        if (train < contextLength + 1)
        {
            throw new ArgumentException($"'{Dataset}': Train has {train} tokens, but a window of ContextLength {contextLength} needs {contextLength + 1}. Shorten the context or bring more text.");
        }

        if (Validation.Length < 2)
        {
            throw new ArgumentException($"'{Dataset}': Validation has {Validation.Length} tokens; predicting one needs 2.");
        }

        foreach (var (name, split) in new[] { (nameof(Train), Train), (nameof(Validation), Validation) }.Where(named => named.Item2.Length > 0))
        {
            var (low, high) = (split.Min(), split.Max());
            if (low < 0 || high >= vocabularySize)
            {
                throw new ArgumentException($"'{Dataset}': {name} has token {(low < 0 ? low : high)}, but the model's VocabularySize is {vocabularySize}: tokens are 0 to {vocabularySize - 1}.");
            }
        }

        if (TrainDocuments is { } documents)
        {
            if (TrainFile is { } listed)
            {
                throw new ArgumentException($"'{Dataset}': TrainDocuments lists {documents.Count} documents and TrainFile '{listed.Path}' {listed.Documents}; the file's are used, so leave TrainDocuments null.");
            }

            for (var i = 0; i < documents.Count || i == 0; i++)
            {
                var (low, high) = i == 0 ? (0L, 0L) : (documents[i - 1], Train.LongLength);
                if (i == documents.Count || documents[i] < low || documents[i] > high)
                {
                    throw new ArgumentException($"'{Dataset}': document {i} of TrainDocuments begins at {(i == documents.Count ? "no token" : documents[i])}; it must begin between {low} and {high}.");
                }
            }
        }

        if (ValidationBytesPerToken is <= 0)
        {
            throw new ArgumentException($"'{Dataset}': ValidationBytesPerToken is {ValidationBytesPerToken}; it must be positive, or null where it is not known.");
        }
    }
}
