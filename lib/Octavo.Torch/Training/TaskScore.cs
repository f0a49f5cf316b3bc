namespace Octavo.Torch.Training;

/// <summary>How well a model does on a task's examples.</summary>
/// <param name="Accuracy">Share of the scored tokens that are right.</param>
/// <param name="Loss">Mean loss of the scored tokens, in nats.</param>
/// <param name="Hits">Of each example whether all of its scored tokens are right, 1 or 0, in order.</param>
public sealed record TaskScore(double Accuracy, double Loss, IReadOnlyList<double> Hits)
{
    /// <summary>Mean probability that the model gave to its own answers, the likeliest tokens, right or wrong.</summary>
    public required double MeanConfidence { get; init; }

    /// <summary>Share of the examples of which every scored token is right.</summary>
    public double ExactMatch => Hits.Average();
}
