using Octavo.Runs;
using Octavo.Torch.Models;
using Octavo.Torch.Native;

namespace Octavo.Torch.Training;

/// <summary>Trains several encoder-decoders, on a CPU as many at a time as there are cores.</summary>
public static class TranslationSweep
{
    /// <summary>Trains every planned run and gives the records in the order of the plan.</summary>
    /// <param name="plan">The runs; the costliest are begun first.</param>
    /// <param name="store">Where records are kept: a run whose record is there is read and not trained again. Null keeps nothing.</param>
    /// <param name="progress">Called as runs go on, a few times a second at most, and as each ends; one call at a time, not always on the caller's thread.</param>
    /// <param name="cancellation">Ends every run between two steps.</param>
    /// <exception cref="ArgumentException">A run's values are at odds; nothing is trained.</exception>
    /// <exception cref="TrainingDivergedException">A run diverged; the others are ended.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; finished runs are kept.</exception>
    public static IReadOnlyList<TaskRun> Train(
        IEnumerable<PlannedTranslation> plan, TaskRunStore? store = null, Action<SweepProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        PlannedTranslation[] planned = [.. plan];
        foreach (var run in planned)
        {
            run.Shape.Validate();
            TaskTrainer.Require(run.Options);
            run.Settings.Validate();
            TranslationEvaluation.Require(run.Shape, run.Task);
        }

        var device = ComputeDevice.Pick();
        double[] costs = [.. planned.Select(run => (double)run.Options.Steps * run.Options.BatchSize * run.Task.LongestSequence * run.Shape.TotalParameters)];
        var watch = new SweepWatch(costs, progress);
        return SideBySide.Run(
            planned.Length,
            index => costs[index],
            (index, stop) =>
            {
                var run = One(planned[index], store, device, watch.Task(index, planned[index].Shape.Name, planned[index].Options.Seed), stop);
                watch.End(index, TaskSweep.Outcome(run));
                return run;
            },
            SideBySide.Workers(device),
            device,
            cancellation);
    }

    private static TaskRun One(
        PlannedTranslation planned, TaskRunStore? store, TorchSharp.torch.Device device, Action<TaskProgress> progress, CancellationToken cancellation)
    {
        var digest = planned.Digest();
        if (store?.Find(planned.Shape.Name, planned.Options.Seed, digest) is { } known)
        {
            return known;
        }

        using var model = EncoderDecoder.Create(planned.Shape, planned.Options.Seed, device);
        var run = TranslationTrainer.Train(model, planned.Task, planned.Options, planned.Settings, progress, cancellation);
        store?.Save(run, digest);
        return run;
    }
}
