using Octavo.Runs;

namespace Octavo.Torch.Checkpoints;

/// <summary>A finished run that saved checkpoints.</summary>
/// <param name="Run">The record of the whole run, whatever number of parts it was trained in.</param>
/// <param name="ResumedFromStep">Steps that earlier parts had done; 0 where it began anew.</param>
/// <param name="Warnings">What the run got over, for example a damaged checkpoint; empty where all was well.</param>
public sealed record CheckpointedRun(TrainingRun Run, int ResumedFromStep, IReadOnlyList<string> Warnings);
