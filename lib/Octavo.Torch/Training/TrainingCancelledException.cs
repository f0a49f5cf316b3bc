using Octavo.Runs;

namespace Octavo.Torch.Training;

/// <summary>A training was cancelled; it ended between two steps, and the model has the weights of the last whole one.</summary>
public sealed class TrainingCancelledException(string model, int steps, int wanted, IReadOnlyList<TrainingPoint> points, CancellationToken cancellation)
    : OperationCanceledException($"Training of '{model}' was cancelled after {steps} of {wanted} steps.", cancellation)
{
    /// <summary>Whole steps done.</summary>
    public int Steps { get; } = steps;

    /// <summary>The points recorded until then.</summary>
    public IReadOnlyList<TrainingPoint> Points { get; } = points;

    /// <summary>What the run got over until then, for example a damaged checkpoint; empty where all was well.</summary>
    public IReadOnlyList<string> Warnings { get; internal set; } = [];
}
