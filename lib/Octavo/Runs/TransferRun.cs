namespace Octavo.Runs;

/// <summary>A training on a task together with the training before it.</summary>
public sealed record TransferRun
{
    /// <summary>What it began with and what was trained.</summary>
    public required TransferMethod Method { get; init; }

    /// <summary>How much of the task's data there was, in the plan's unit: tokens, labels; null where the plan does not say.</summary>
    public double? Examples { get; init; }

    /// <summary>The training on the task, and its test.</summary>
    public required TaskRun Run { get; init; }

    /// <summary>The training before it; null from scratch.</summary>
    public TaskRun? Pretraining { get; init; }
}
