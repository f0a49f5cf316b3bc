using Octavo.Models;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using Octavo.Torch.Training;

namespace Octavo.Torch.Parallel;

/// <summary>
/// Trains one model in several processes: each has all of it and takes its rows of every batch, and the gradients are summed while the backward
/// pass goes on. What comes out is what one process would have trained with the same batch, but for the order of sums.
/// </summary>
/// <remarks>Where it throws in one process, the others wait for it: end them with <see cref="IProcessGroup.Abort"/>.</remarks>
public static class DataParallelTrainer
{
    /// <summary>Makes a model from the options' seed, trains it and gives the record; the model itself is released.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="tokens">What to train and to measure on, the same in every process.</param>
    /// <param name="options">How to train; the batch is that of all processes together.</param>
    /// <param name="group">The processes.</param>
    /// <param name="checkpoints">Where and how often the first process saves; the others read from it. Null for nowhere.</param>
    /// <param name="progress">Called at each recorded point, in every process.</param>
    /// <param name="cancellation">Ends the run, in all processes after the same step, with a checkpoint.</param>
    /// <exception cref="ArgumentException">The batch cannot be split over the processes, or options, tokens and model are at odds.</exception>
    /// <exception cref="ParallelException">The processes do not train the same, or cannot reach each other.</exception>
    public static DataParallelRun Train(
        GptConfig config,
        TrainingTokens tokens,
        TrainingOptions options,
        IProcessGroup group,
        CheckpointOptions? checkpoints = null,
        Action<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(group);
        options.Validate();
        MemoryCheck.Require(config, options, ComputeDevice.Pick(), weightsExist: false);
        using var model = Gpt.Create(config, options.Seed);
        using var saved = group.Rank == 0 && checkpoints is not null ? new TrainingCheckpoints(checkpoints, model, tokens, options) : null;
        using var loop = new TrainingLoop(model, tokens, options, saved, group);
        var run = loop.Run(progress, cancellation);
        var (exchanging, waiting) = loop.ExchangeSeconds;
        return new DataParallelRun(new CheckpointedRun(run, saved?.ResumedFromStep ?? 0, saved?.Warnings ?? []), exchanging, waiting);
    }
}
