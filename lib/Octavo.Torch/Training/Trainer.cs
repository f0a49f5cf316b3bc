using System.Diagnostics;
using Octavo.Models;
using Octavo.Runs;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Measurement;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using TorchSharp;
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
        CancellationToken cancellation = default) =>
        Train(config, tokens, options, ComputeDevice.Pick(), progress, cancellation);

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
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        tokens.Validate(model.Config.VocabularySize, model.Config.ContextLength);
        PrecisionSupport.Require(options.Precision, model);
        var peak = options.MeasureUtilisation ? MatmulPeak.FlopsPerSecond(model.Device, options.Precision) : (double?)null;
        using var session = new TrainingSession(model, tokens, options);
        var stepTokens = (long)options.BatchSize * model.Config.ContextLength;
        var stepFlops = stepTokens * ModelCost.ForGpt(model.Config).ForwardBackwardFlopsPerToken;
        var resumed = checkpoints?.Resume(model, session);
        var points = new List<TrainingPoint>(resumed?.Points ?? []);
        var watch = new LossWatch(model.Config.Name, options.StopAtSpike, resumed?.RecentLosses, session.Batch);
        var pending = new Readings(watch);
        var clock = new Stopwatch();
        var validation = points.LastOrDefault()?.ValidationLoss;

        for (var step = 1 + (resumed?.Step ?? 0); step <= options.Steps; step++)
        {
            SaveIfDue(step - 1, cancellation.IsCancellationRequested);
            if (cancellation.IsCancellationRequested)
            {
                throw new TrainingCancelledException(model.Config.Name, step - 1, options.Steps, points, cancellation);
            }

            clock.Start();
            var last = step == options.Steps;
            var validate = last || (options.ValidateEvery is { } every && step % every == 0);
            var record = validate || step == 1 || step % options.RecordEvery == 0;
            var rate = LearningRateSchedule.At(step, options);
            session.Step(step, rate, pending);

            // Reading a number waits for a GPU: there it is done at recorded steps only.
            var (loss, norm) = record || model.Device.type == DeviceType.CPU ? pending.Read() : default;
            clock.Stop();
            if (!record)
            {
                continue;
            }

            validation = validate ? ValidationLoss.Measure(model, tokens.Validation, options.ValidationTokens) : null;
            var seconds = Seconds();
            var point = new TrainingPoint(step, step * stepTokens, loss, rate, norm, seconds, validation);
            points.Add(point);
            progress?.Invoke(new TrainingProgress(point, options.Steps, point.Tokens / seconds, step * stepFlops / seconds / peak, seconds / step * (options.Steps - step)));
        }

        SaveIfDue(options.Steps, ending: true);
        var wall = Seconds();
        var flops = options.Steps * stepFlops;
        return new TrainingRun
        {
            Name = model.Config.Name,
            Model = model.Config,
            Seed = options.Seed,
            Dataset = tokens.Dataset,
            NonEmbeddingParameters = model.NonEmbeddingParameters,
            TotalParameters = model.TotalParameters,
            Points = points,
            FinalValidationLoss = validation!.Value,
            FinalBitsPerByte = tokens.ValidationBytesPerToken is { } bytes ? LossUnits.BitsPerByte(validation.Value, bytes) : null,
            Tokens = options.Steps * stepTokens,
            TrainingFlops = flops,
            Seconds = wall,
            FlopUtilisation = flops / wall / peak,
            Device = ComputeDevice.Describe(model.Device),
        };

        double Seconds() => (resumed?.Seconds ?? 0) + clock.Elapsed.TotalSeconds;

        void SaveIfDue(int step, bool ending)
        {
            if (checkpoints?.IsDue(step, ending) == true)
            {
                _ = pending.Read();
                checkpoints.Save(step, step * stepTokens, Seconds(), points, watch.Recent);
            }
        }
    }

    internal static TrainingRun Train(
        GptConfig config,
        TrainingTokens tokens,
        TrainingOptions options,
        Device device,
        Action<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var model = Gpt.Create(config, options.Seed, device);
        return Train(model, tokens, options, progress, cancellation);
    }
}
