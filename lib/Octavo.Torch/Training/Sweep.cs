using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Octavo.Models;
using Octavo.Runs;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Measurement;
using Octavo.Torch.Native;
using TorchSharp;

namespace Octavo.Torch.Training;

/// <summary>Trains several models on the same tokens, on a CPU as many at a time as there are cores.</summary>
/// <remarks>
/// Small models gain little from a second thread: threads meet at every operation, and an operation lasts microseconds. Separate runs
/// never meet. Each run has one thread of its own, so its result does not depend on what runs beside it, and is bit for bit that of
/// <see cref="Trainer"/> with one thread. On another device the runs follow each other.
/// </remarks>
public static class Sweep
{
    /// <summary>Trains every planned run and gives the records in the order of the plan.</summary>
    /// <param name="plan">The runs, in any order; the costliest are begun first.</param>
    /// <param name="tokens">What all of them train and measure on.</param>
    /// <param name="progress">Called as runs go on, a few times a second at most, and as each ends; one call at a time, not always on the caller's thread.</param>
    /// <param name="cancellation">Ends every run between two steps.</param>
    /// <exception cref="ArgumentException">A run's values are at odds; nothing is trained.</exception>
    /// <exception cref="TrainingDivergedException">A run diverged; the others are ended.</exception>
    /// <exception cref="TrainingCancelledException">Cancelled.</exception>
    public static IReadOnlyList<TrainingRun> Train(
        IEnumerable<PlannedRun> plan, TrainingTokens tokens, Action<SweepProgress>? progress = null, CancellationToken cancellation = default) =>
        [.. Train(plan, tokens, null, progress, cancellation).Select(run => run.Run)];

    /// <summary>
    /// Trains every planned run, saving checkpoints, and gives the records in the order of the plan. Begun again with the same arguments, runs that had
    /// ended are read and not trained, and those that had not go on, on the CPU to the bit as if they had never stopped.
    /// </summary>
    /// <inheritdoc cref="Train(IEnumerable{PlannedRun}, TrainingTokens, Action{SweepProgress}, CancellationToken)"/>
    /// <param name="plan">The runs, in any order; the costliest are begun first.</param>
    /// <param name="tokens">What all of them train and measure on.</param>
    /// <param name="checkpoints">Where and how often to save: each run has its own folder within this one. Null saves nothing.</param>
    /// <param name="progress">Called as runs go on, a few times a second at most, and as each ends; one call at a time, not always on the caller's thread.</param>
    /// <param name="cancellation">Ends every run between two steps, with a checkpoint.</param>
    /// <exception cref="CheckpointException">A folder is in use or cannot be written; the other runs are ended.</exception>
    public static IReadOnlyList<CheckpointedRun> Train(
        IEnumerable<PlannedRun> plan,
        TrainingTokens tokens,
        CheckpointOptions? checkpoints,
        Action<SweepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var device = ComputeDevice.Pick();
        return Train([.. plan], tokens, checkpoints, progress, SideBySide.Workers(device), device, cancellation);
    }

    internal static IReadOnlyList<CheckpointedRun> Train(
        PlannedRun[] plan,
        TrainingTokens tokens,
        CheckpointOptions? checkpoints,
        Action<SweepProgress>? progress,
        int workers,
        torch.Device device,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        checkpoints?.Validate();
        foreach (var run in plan)
        {
            run.Model.Validate();
            run.Options.Validate();
            tokens.Validate(run.Model.VocabularySize, run.Model.ContextLength);
        }

        // Before the runs begin, and with one thread: beside them it would come out too low.
        if (plan.Any(run => run.Options.MeasureUtilisation))
        {
            var threads = torch.get_num_threads();
            try
            {
                if (device.type == DeviceType.CPU)
                {
                    torch.set_num_threads(1);
                }

                _ = MatmulPeak.FlopsPerSecond(device);
            }
            finally
            {
                torch.set_num_threads(threads);
            }
        }

        var watch = new SweepWatch(plan.Select(Flops), progress);
        return SideBySide.Run(
            plan.Length,
            index => Flops(plan[index]),
            (index, stop) =>
            {
                var one = plan[index];
                var run = Trainer.Train(one, tokens, Of(one, checkpoints), device, watch.Text(index, one.Model.Name, one.Options.Seed), stop);
                watch.End(index, Outcome(run.Run));
                return run;
            },
            workers,
            device,
            cancellation);
    }

    /// <summary>A planned run's own folder: its name tells a person what it is, the digest keeps runs that differ in anything apart.</summary>
    private static CheckpointOptions? Of(PlannedRun run, CheckpointOptions? sweep)
    {
        if (sweep is null)
        {
            return null;
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(run)))[..8];
        var name = string.Concat(run.Model.Name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
        return sweep with { Folder = Path.Combine(sweep.Folder, $"{name}-seed{run.Options.Seed}-{digest}") };
    }

    private static string Outcome(TrainingRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.Name} seed {run.Seed}, validation loss {run.FinalValidationLoss:F3} after {run.Seconds:F0} s");

    private static double Flops(PlannedRun run) =>
        (double)run.Options.Steps * run.Options.BatchSize * run.Model.ContextLength * ModelCost.ForGpt(run.Model).ForwardBackwardFlopsPerToken;
}
