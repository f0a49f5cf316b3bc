using Octavo.Runs;

namespace Octavo.Torch.Training;

/// <summary>What a training on a task came to.</summary>
/// <param name="Points">The recorded points.</param>
/// <param name="Steps">Steps that were taken.</param>
/// <param name="TestedStep">The step whose weights the model has now.</param>
/// <param name="TrainedParameters">Parameters that training changed.</param>
/// <param name="Tokens">Tokens that were read, padding included.</param>
/// <param name="Seconds">Seconds of the steps alone.</param>
internal sealed record TaskLoopResult(IReadOnlyList<TaskPoint> Points, int Steps, int TestedStep, long TrainedParameters, long Tokens, double Seconds);
