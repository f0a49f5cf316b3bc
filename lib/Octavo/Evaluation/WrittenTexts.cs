using Octavo.Statistics;

namespace Octavo.Evaluation;

/// <summary>Texts that were written in one way, by a model or by people, and how much they repeat themselves.</summary>
/// <param name="Name">The way, as it stands in tables and charts.</param>
/// <param name="Texts">The texts. Their words, counted here, are what stands between white space.</param>
public sealed record WrittenTexts(string Name, IReadOnlyList<string> Texts)
{
    private IReadOnlyList<string[]> Words => [.. Texts.Select(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>rep-n of each text in words (<see cref="Repetition.Repeated"/>); 0 for a text of fewer words, which repeats nothing.</summary>
    /// <param name="length">n, at least 1.</param>
    public IReadOnlyList<double> Repeated(int length) => [.. Words.Select(words => Repetition.Repeated(words, length) ?? 0)];

    /// <summary>The mean of <see cref="Repeated"/> over the texts, with its interval from drawing texts again.</summary>
    /// <param name="length">n, at least 1.</param>
    /// <param name="seed">Decides the draws.</param>
    public Estimate MeanRepeated(int length, int seed) => Bootstrap.Mean(Repeated(length), seed);

    /// <summary>distinct-n of all texts together in words (<see cref="Repetition.Distinct"/>); null where no text has n words.</summary>
    /// <param name="length">n, at least 1.</param>
    public double? Distinct(int length) => Repetition.Distinct(Words, length);

    /// <summary>How much more these repeat than others that continue the same prompts: the mean difference of rep-n, text by text.</summary>
    /// <param name="others">As many texts, in the same order.</param>
    /// <param name="length">n, at least 1.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <exception cref="ArgumentException">There are not as many.</exception>
    public Estimate MoreRepeatedThan(WrittenTexts others, int length, int seed)
    {
        ArgumentNullException.ThrowIfNull(others);
        return others.Texts.Count == Texts.Count
            ? Bootstrap.PairedDifference(Repeated(length), others.Repeated(length), seed)
            : throw new ArgumentException($"'{Name}' has {Texts.Count} texts, '{others.Name}' {others.Texts.Count}: continue the same prompts in both ways.");
    }
}
