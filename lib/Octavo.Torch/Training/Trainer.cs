using Octavo.Models;
using Octavo.Runs;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Trains a model to predict the next token.</summary>
/// <remarks>
/// On the CPU a run is reproducible bit for bit from its configuration, options and tokens on one machine with one number of
/// threads. The process-wide random generator is neither read nor changed.
/// </remarks>
public static class Trainer
{
    /// <summary>Makes a model from the options' seed, trains it and gives the record; the model itself is released.</summary>
    /// <inheritdoc cref="Train(Gpt, TrainingTokens, TrainingOptions, Action{TrainingProgress}, CancellationToken)"/>
    /// <param name="config">The model's shape.</param>
    /// <param name="tokens">What to train and to measure on.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Called at each recorded point, on the caller's thread; its time is not counted.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    public static TrainingRun Train(
        GptConfig config,
        TrainingTokens tokens,
        TrainingOptions options,
        Action<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        MemoryCheck.Require(config, options, ComputeDevice.Pick(), weightsExist: false);
        using var model = Gpt.Create(config, options.Seed);
        return Train(model, tokens, options, progress, cancellation);
    }

    /// <summary>Makes a model from the options' seed, trains it, saving checkpoints, and gives the record; the model itself is released.</summary>
    /// <inheritdoc cref="Train(Gpt, TrainingTokens, TrainingOptions, CheckpointOptions, Action{TrainingProgress}, CancellationToken)"/>
    /// <param name="config">The model's shape.</param>
    /// <param name="tokens">What to train and to measure on.</param>
    /// <param name="options">How to train.</param>
    /// <param name="checkpoints">Where and how often to save.</param>
    /// <param name="progress">Called at each recorded point, on the caller's thread; its time is not counted.</param>
    /// <param name="cancellation">Ends the run between two steps, with a checkpoint.</param>
    public static CheckpointedRun Train(
        GptConfig config,
        TrainingTokens tokens,
        TrainingOptions options,
        CheckpointOptions checkpoints,
        Action<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        MemoryCheck.Require(config, options, ComputeDevice.Pick(), weightsExist: false);
        using var model = Gpt.Create(config, options.Seed);
        return Train(model, tokens, options, checkpoints, progress, cancellation);
    }

    /// <summary>Trains a model in place and gives the record. The optimizer starts fresh; windows have the model's context length.</summary>
    /// <param name="model">The model, which the caller keeps.</param>
    /// <param name="tokens">What to train and to measure on.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Called at each recorded point, on the caller's thread; its time is not counted.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    /// <exception cref="ArgumentException">Options, tokens and model do not go together; the message names the values at odds.</exception>
    /// <exception cref="TrainingTooLargeException">The run needs more memory than there is; the message says what to change.</exception>
    /// <exception cref="TrainingDivergedException">The loss of a step is not finite, or a spike; names the step and its batch.</exception>
    /// <exception cref="TrainingCancelledException">Cancelled; has the points until then.</exception>
    public static TrainingRun Train(
        Gpt model,
        TrainingTokens tokens,
        TrainingOptions options,
        Action<TrainingProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Run(model, tokens, options, null, progress, cancellation);

    /// <summary>
    /// Trains a model in place, saving checkpoints; where the folder has checkpoints of this run, it goes on from the newest good one, on the
    /// CPU to the bit as if it had never ended. To go on, run again with the same arguments.
    /// </summary>
    /// <inheritdoc cref="Train(Gpt, TrainingTokens, TrainingOptions, Action{TrainingProgress}, CancellationToken)"/>
    /// <param name="model">The model, which the caller keeps; its weights are replaced by the checkpoint's.</param>
    /// <param name="tokens">What to train and to measure on.</param>
    /// <param name="options">How to train.</param>
    /// <param name="checkpoints">Where and how often to save.</param>
    /// <param name="progress">Called at each recorded point, on the caller's thread; its time is not counted. Points of earlier parts are not repeated.</param>
    /// <param name="cancellation">Ends the run between two steps, with a checkpoint.</param>
    /// <exception cref="CheckpointException">The folder is in use, cannot be written or holds another run's checkpoints; or a checkpoint cannot be written.</exception>
    public static CheckpointedRun Train(
        Gpt model,
        TrainingTokens tokens,
        TrainingOptions options,
        CheckpointOptions checkpoints,
        Action<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(checkpoints);
        options.Validate();
        tokens.Validate(model.Config.VocabularySize, model.Config.ContextLength);
        using var saved = new TrainingCheckpoints(checkpoints, model, tokens, options);
        try
        {
            var run = Run(model, tokens, options, saved, progress, cancellation);
            return new CheckpointedRun(run, saved.ResumedFromStep, saved.Warnings);
        }
        catch (TrainingDivergedException diverged)
        {
            diverged.Checkpoint = saved.LastGood(diverged.Step, spike: diverged.Limit is not null);
            diverged.Warnings = saved.Warnings;
            throw;
        }
        catch (TrainingCancelledException cancelled)
        {
            cancelled.Warnings = saved.Warnings;
            throw;
        }
    }

    private static TrainingRun Run(
        Gpt model,
        TrainingTokens tokens,
        TrainingOptions options,
        TrainingCheckpoints? checkpoints,
        Action<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        using var loop = new TrainingLoop(model, tokens, options, checkpoints);
        return loop.Run(progress, cancellation);
    }

    /// <summary>A planned run on a device, with or without checkpoints.</summary>
    internal static CheckpointedRun Train(
        PlannedRun planned, TrainingTokens tokens, CheckpointOptions? checkpoints, Device device, Action<TrainingProgress>? progress, CancellationToken cancellation)
    {
        MemoryCheck.Require(planned.Model, planned.Options, device, weightsExist: false);
        using var model = Gpt.Create(planned.Model, planned.Options.Seed, device);
        return checkpoints is null
            ? new CheckpointedRun(Train(model, tokens, planned.Options, progress, cancellation), 0, [])
            : Train(model, tokens, planned.Options, checkpoints, progress, cancellation);
    }
}
