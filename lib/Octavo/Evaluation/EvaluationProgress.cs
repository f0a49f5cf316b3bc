namespace Octavo.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">Items answered.</param>
/// <param name="Items">Items that will be asked.</param>
/// <param name="Correct">How many of the answers are right; under the first scoring rule where there are several.</param>
public sealed record EvaluationProgress(int Done, int Items, int Correct);
