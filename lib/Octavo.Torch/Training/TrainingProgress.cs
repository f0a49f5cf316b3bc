using Octavo.Runs;

namespace Octavo.Torch.Training;

/// <summary>What a running training reports at each recorded point.</summary>
/// <param name="Point">The point, as it will stand in the run's record.</param>
/// <param name="Steps">Steps that the run will take in all.</param>
/// <param name="TokensPerSecond">Training tokens per second so far.</param>
/// <param name="FlopUtilisation">Share of the measured matmul peak that the model's FLOPs used so far; null where no peak is measured.</param>
public sealed record TrainingProgress(TrainingPoint Point, int Steps, double TokensPerSecond, double? FlopUtilisation);
