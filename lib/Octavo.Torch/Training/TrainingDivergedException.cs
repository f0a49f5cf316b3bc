namespace Octavo.Torch.Training;

/// <summary>The training loss is no longer a finite number.</summary>
public sealed class TrainingDivergedException(string model, int step, double loss, double learningRate) : Exception(
    $"Training of '{model}' diverged: the loss of step {step} is {loss} at a learning rate of {learningRate:G3}. Lower LearningRate, lengthen WarmupSteps or set ClipNorm.")
{
    /// <summary>The first step whose loss is not finite, from 1.</summary>
    public int Step { get; } = step;
}
