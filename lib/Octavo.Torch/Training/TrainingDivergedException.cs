namespace Octavo.Torch.Training;

/// <summary>The training loss is no longer a finite number.</summary>
public sealed class TrainingDivergedException(string model, int step, double loss, double learningRate, string? checkpoint = null) : Exception(
    $"Training of '{model}' diverged: the loss of step {step} is {loss} at a learning rate of {learningRate:G3}. Lower LearningRate, lengthen WarmupSteps or set ClipNorm."
    + (checkpoint is null ? "" : $" The last good checkpoint is {checkpoint}."))
{
    /// <summary>The first step whose loss is not finite, from 1.</summary>
    public int Step { get; } = step;

    /// <summary>The folder of the last good checkpoint; null where there is none.</summary>
    public string? Checkpoint { get; } = checkpoint;

    internal TrainingDivergedException WithCheckpoint(string? folder) => new(model, Step, loss, learningRate, folder);
}
