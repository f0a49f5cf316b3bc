using Octavo.FewShot;

namespace Octavo.Evaluation;

/// <summary>How one item was answered.</summary>
public sealed record EvaluationAnswer
{
    /// <summary>The exact prompt and its exemplars.</summary>
    public required FewShotPrompt Prompt { get; init; }

    /// <summary>The model's scores: of each choice; of the expected text where it is to be the greedy one; none where the model wrote.</summary>
    public required IReadOnlyList<ContinuationScore> Scores { get; init; }

    /// <summary>The position chosen under each rule, in the options' order; empty for free text.</summary>
    public IReadOnlyList<int> Chosen { get; init; } = [];

    /// <summary>What the model wrote; null where it did not write.</summary>
    public string? Written { get; init; }

    /// <summary>Whether it is right: under each rule in the options' order, or alone for free text.</summary>
    public required IReadOnlyList<bool> Correct { get; init; }
}
