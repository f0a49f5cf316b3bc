namespace Octavo.Torch.Training;

/// <summary>The training loss, or a gradient, is no longer a finite number, or the loss is a spike; the run ended.</summary>
public sealed class TrainingDivergedException : Exception
{
    private readonly string _model;
    private readonly double _learningRate;

    internal TrainingDivergedException(string model, int step, double loss, double learningRate) =>
        (_model, Step, Loss, _learningRate) = (model, step, loss, learningRate);

    /// <summary>The first step whose loss is not finite or a spike, from 1.</summary>
    public int Step { get; }

    /// <summary>Its loss, in nats per token.</summary>
    public double Loss { get; }

    /// <summary>The highest loss that <see cref="TrainingOptions.StopAtSpike"/> allowed; null where the step ended the run for not being finite.</summary>
    public double? Limit { get; internal init; }

    /// <summary>Where the first number that is not finite arose; null where <see cref="TrainingOptions.DetectAnomalies"/> was off.</summary>
    public string? Anomaly { get; internal init; }

    /// <summary>What the step trained on, with each row's tokens; null outside a run.</summary>
    public TrainingBatch? Batch { get; internal set; }

    /// <summary>
    /// The folder of the last good checkpoint; null where there is none. At a spike that is one whose next loss was ordinary, where there is
    /// one: weights saved right before a spike may have caused it. A run that is begun again goes on from the newest one.
    /// </summary>
    public string? Checkpoint { get; internal set; }

    /// <summary>What the run got over before, for example a damaged checkpoint.</summary>
    public IReadOnlyList<string> Warnings { get; internal set; } = [];

    /// <inheritdoc/>
    public override string Message => string.Join(' ', Sentences());

    private IEnumerable<string> Sentences()
    {
        var at = $"at a learning rate of {_learningRate:G3}";
        if (Limit is { } limit)
        {
            yield return $"Training of '{_model}' stopped at a spike: the loss of step {Step} is {Loss:F3} {at}, where {nameof(TrainingOptions.StopAtSpike)} allows {limit:F3} after the losses before it.";
            yield return $"Look at its batch; to train through it, run again with {nameof(TrainingOptions.StopAtSpike)} = null; to avoid it, lower LearningRate or ClipNorm.";
        }
        else if (Anomaly is { } anomaly)
        {
            yield return $"Training of '{_model}' diverged in step {Step}, before its update, {at}: {anomaly}. The loss is {Loss}.";
        }
        else
        {
            yield return $"Training of '{_model}' diverged: the loss of step {Step} is {Loss} {at}. Lower LearningRate, lengthen WarmupSteps or set ClipNorm; {nameof(TrainingOptions.DetectAnomalies)} says where it begins.";
        }

        if (Batch is { } batch)
        {
            yield return batch.ToString();
        }

        if (Checkpoint is { } checkpoint)
        {
            yield return $"The last good checkpoint is {checkpoint}.";
        }
    }
}
