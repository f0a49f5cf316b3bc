using Octavo.Models;

namespace Octavo.Torch.Training;

/// <summary>One run of a sweep: which model, trained how. The options' seed makes repetitions.</summary>
/// <param name="Model">The model's shape.</param>
/// <param name="Options">How it is trained.</param>
public sealed record PlannedRun(GptConfig Model, TrainingOptions Options);
