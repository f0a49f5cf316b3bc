using System.Globalization;
using System.Text.Json.Serialization;
using Octavo.Data;
using Octavo.Statistics;
using Octavo.Tokenizers;

namespace Octavo.Tasks;

/// <summary>
/// A text as a task: windows of it, each token to be said after those of the window before it. Training windows are drawn from the corpus's
/// text to train on; those to validate and to test on come from the two halves of its other text, so that no window is in two splits.
/// </summary>
public sealed record TextWindows : ITokenTask
{
    private TextWindows()
    {
    }

    /// <summary>The corpus's name.</summary>
    public required string Corpus { get; init; }

    /// <summary>The corpus's hash: what tells its versions apart in records of runs.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Decides which windows are drawn.</summary>
    public required int Seed { get; init; }

    /// <inheritdoc/>
    public required int VocabularySize { get; init; }

    /// <inheritdoc/>
    public required int Length { get; init; }

    /// <summary>The text to train on.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Train { get; private init; } = [];

    /// <summary>The text whose first half is validated and whose second half is tested on.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Held { get; private init; } = [];

    /// <summary>The share of the training text's most frequent token.</summary>
    [JsonIgnore]
    public double ChanceAccuracy { get; private init; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"next tokens of {Corpus}, {Length} at a time");

    /// <summary>The windows of a corpus.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="tokenizer">What turns its text into tokens.</param>
    /// <param name="length">Tokens of a window.</param>
    /// <param name="seed">Decides which windows are drawn.</param>
    /// <exception cref="ArgumentException">A part of the text is too short for a window, or has a character that the tokenizer does not know.</exception>
    public static TextWindows Of(TextCorpus corpus, ITokenizer tokenizer, int length, int seed)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var (train, held) = (tokenizer.Encode(corpus.Train), tokenizer.Encode(corpus.Validation));
        if (train.Length <= length || held.Length / 2 <= length)
        {
            throw new ArgumentException(
                $"Corpus '{corpus.Name}' has {train.Length} tokens to train and {held.Length} to validate on, of which half are tested on; windows of {length} need more. Take shorter ones.");
        }

        return new TextWindows
        {
            Corpus = corpus.Name,
            Sha256 = corpus.Sha256,
            Seed = seed,
            VocabularySize = tokenizer.VocabularySize,
            Length = length,
            Train = train,
            Held = held,
            ChanceAccuracy = (double)train.CountBy(token => token).Max(count => count.Value) / train.Length,
        };
    }

    /// <inheritdoc/>
    public TokenExample Draw(TaskSplit split, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var middle = Held.Count / 2;
        var (text, from, to) = split switch
        {
            TaskSplit.Train => (Train, 0, Train.Count),
            TaskSplit.Validation => (Held, 0, middle),
            _ => (Held, middle, Held.Count),
        };
        var start = from + new RandomStream(Seed, unchecked((index * 4) + (int)split)).NextInteger(to - from - Length);
        return new TokenExample
        {
            Input = [.. Enumerable.Range(start, Length).Select(place => text[place])],
            Target = [.. Enumerable.Range(start + 1, Length).Select(place => text[place])],
        };
    }
}
