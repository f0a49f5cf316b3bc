namespace Octavo.Runs;

/// <summary>One point of a training on a task.</summary>
/// <param name="Step">Optimizer steps so far.</param>
/// <param name="Loss">Mean loss of the step's scored tokens, in nats.</param>
/// <param name="ValidationAccuracy">Share of the validation examples' scored tokens that are right; null where not measured.</param>
/// <param name="ValidationLoss">Mean loss of the validation examples' scored tokens, in nats; null where not measured.</param>
public sealed record TaskPoint(int Step, double Loss, double? ValidationAccuracy, double? ValidationLoss);
