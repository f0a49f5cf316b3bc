namespace Octavo.FewShot;

/// <summary>Published scores of one task for every size of a family of models, without and with examples in the context.</summary>
/// <param name="Family">The models, for example "GPT-3".</param>
/// <param name="Task">The task, as its source names it.</param>
/// <param name="Measure">What the scores are, in percent.</param>
/// <param name="Shots">Examples in the context where there are some.</param>
/// <param name="Parameters">Parameters of each size as the source rounds them, rising.</param>
/// <param name="Zero">Scores without examples, percent, one a size.</param>
/// <param name="Few">Scores with examples, percent, one a size.</param>
/// <param name="Source">Where the numbers are printed.</param>
public sealed record PublishedFewShotTask(
    string Family,
    string Task,
    string Measure,
    int Shots,
    IReadOnlyList<double> Parameters,
    IReadOnlyList<double> Zero,
    IReadOnlyList<double> Few,
    string Source)
{
    /// <summary>Points that the examples bring, one a size: below 0 where they harm.</summary>
    public IReadOnlyList<double> Gains => [.. Few.Zip(Zero, (few, zero) => few - zero)];

    /// <summary>Whether the largest model does better with examples than without.</summary>
    public bool ExamplesHelpTheLargest => Gains[^1] > 0;
}
