namespace Octavo.Runs;

/// <summary>What was measured at one step of a training run. Losses are in nats per token.</summary>
/// <param name="Step">Optimizer steps done, from 1.</param>
/// <param name="Tokens">Tokens seen so far.</param>
/// <param name="TrainLoss">Mean training loss of the step's batch.</param>
/// <param name="LearningRate">Learning rate used for the step.</param>
/// <param name="GradientNorm">Global L2 norm of the gradient before clipping.</param>
/// <param name="Seconds">Wall time since the run began, validation excluded.</param>
/// <param name="ValidationLoss">Validation loss where it was measured at this step, else null.</param>
public sealed record TrainingPoint(
    int Step,
    long Tokens,
    double TrainLoss,
    double LearningRate,
    double GradientNorm,
    double Seconds,
    double? ValidationLoss = null);
