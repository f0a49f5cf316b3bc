using Octavo.Statistics;

namespace Octavo.FewShot;

/// <summary>The outcome of a few-shot evaluation.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Exemplars">K, the number of solved examples in each prompt.</param>
/// <param name="Rule">The scoring rule: a <see cref="ChoiceScoring"/> or "exact match".</param>
/// <param name="Accuracy">Share of right answers with its Wilson interval.</param>
/// <param name="ChanceLevel">Accuracy of guessing; null for free text.</param>
/// <param name="Answers">Each item's answer, in order.</param>
public sealed record FewShotResult(
    string Task,
    int Exemplars,
    string Rule,
    Estimate Accuracy,
    double? ChanceLevel,
    IReadOnlyList<FewShotAnswer> Answers)
{
    /// <summary>1 for each right answer and 0 for each wrong one: what paired comparisons of two models take.</summary>
    public IReadOnlyList<double> Hits => [.. Answers.Select(answer => answer.Correct ? 1.0 : 0.0)];
}
