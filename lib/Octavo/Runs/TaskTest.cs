namespace Octavo.Runs;

/// <summary>A trained model's test on a task that it was not trained on.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Accuracy">Share of the test examples' scored tokens that are right.</param>
/// <param name="ExactMatch">Share of the test examples of which every scored token is right.</param>
/// <param name="Loss">Mean loss of the scored tokens, in nats.</param>
/// <param name="Examples">How many test examples there were.</param>
/// <param name="ChanceAccuracy">The accuracy of the best blind guess.</param>
public sealed record TaskTest(string Task, double Accuracy, double ExactMatch, double Loss, int Examples, double ChanceAccuracy)
{
    /// <summary>Mean probability that the model gave to its own answers, right or wrong; null in records from before it was measured.</summary>
    public double? MeanConfidence { get; init; }
}
