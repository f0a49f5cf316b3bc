using System.Globalization;
using System.Text.Json.Serialization;
using Octavo.Data;
using Octavo.Statistics;
using Octavo.Tokenizers;

namespace Octavo.Tasks;

/// <summary>Prediction of each next token of a text, as a task: so that models of text train, end early and transfer as those of any other task.</summary>
/// <remarks>
/// Training draws windows from anywhere in its tokens, without end. Validation and test go through theirs in windows that do not overlap. The
/// three parts are the caller's, who sees to it that they share no text.
/// </remarks>
public sealed record TextWindows : ITokenTask
{
    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <summary>Decides where training windows lie.</summary>
    public required int Seed { get; init; }

    /// <inheritdoc/>
    public required int VocabularySize { get; init; }

    /// <summary>Tokens of a window.</summary>
    public required int Length { get; init; }

    /// <summary>Tokens to train on, in reading order.</summary>
    [JsonConverter(typeof(TokensAsDigest))]
    public required IReadOnlyList<int> Train { get; init; }

    /// <summary>Tokens for decisions during training.</summary>
    [JsonConverter(typeof(TokensAsDigest))]
    public required IReadOnlyList<int> Validation { get; init; }

    /// <summary>Tokens for the result.</summary>
    [JsonConverter(typeof(TokensAsDigest))]
    public required IReadOnlyList<int> Test { get; init; }

    /// <summary>The share of the test text that is its most frequent token.</summary>
    [JsonIgnore]
    public double ChanceAccuracy => Test.CountBy(token => token).Max(counted => (double)counted.Value / Test.Count);

    /// <summary>The windows of a corpus: its text to train on, and the two halves of its other text to validate and to test on.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="tokenizer">What turns its text into tokens.</param>
    /// <param name="length">Tokens of a window.</param>
    /// <param name="seed">Decides where training windows lie.</param>
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
            Name = string.Create(CultureInfo.InvariantCulture, $"next tokens of {corpus.Name}, {length} at a time"),
            Seed = seed,
            VocabularySize = tokenizer.VocabularySize,
            Length = length,
            Train = train,
            Validation = held[..(held.Length / 2)],
            Test = held[(held.Length / 2)..],
        };
    }

    /// <summary>How many windows of its own a part has, at most so many can be asked for to validate or test.</summary>
    /// <param name="split">The part.</param>
    public int Windows(TaskSplit split) => Math.Max(0, (Part(split).Count - 1) / Length);

    /// <summary>The same task with so many training tokens alone.</summary>
    /// <param name="tokens">How many.</param>
    /// <param name="first">The first of them.</param>
    /// <exception cref="ArgumentException">There are not so many from there on, or too few for a window.</exception>
    public TextWindows WithTraining(int tokens, int first = 0) => tokens > Length && first >= 0 && first <= Train.Count - tokens
        ? this with { Train = [.. Train.Skip(first).Take(tokens)] }
        : throw new ArgumentException(
            $"'{Name}' has {Train.Count} training tokens and windows of {Length}; {tokens} tokens from {first} on were asked for. Ask for more than a window and no more than there are.");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A part is too short for a window, or has no window of that number.</exception>
    public TokenExample Draw(TaskSplit split, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var part = Part(split);
        if (part.Count <= Length || (split != TaskSplit.Train && index >= Windows(split)))
        {
            throw new ArgumentException(
                $"'{Name}': its {split} part has {part.Count} tokens, {Windows(split)} windows of {Length} and a next token; number {index + 1} was asked for. Ask for fewer in TaskSettings, or bring more text.");
        }

        var start = split == TaskSplit.Train ? new RandomStream(Seed, index).NextInteger(part.Count - Length) : (int)index * Length;
        var (input, target) = (new int[Length], new int[Length]);
        for (var place = 0; place < Length; place++)
        {
            (input[place], target[place]) = (part[start + place], part[start + place + 1]);
        }

        return new TokenExample { Input = input, Target = target };
    }

    private IReadOnlyList<int> Part(TaskSplit split) => split switch
    {
        TaskSplit.Train => Train,
        TaskSplit.Validation => Validation,
        _ => Test,
    };
}
