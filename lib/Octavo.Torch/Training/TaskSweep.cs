using System.Globalization;
using Octavo.Runs;
using Octavo.Torch.Models;
using Octavo.Torch.Native;

namespace Octavo.Torch.Training;

/// <summary>Trains several models on several tasks, on a CPU as many at a time as there are cores.</summary>
public static class TaskSweep
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
        IEnumerable<PlannedTask> plan, TaskRunStore? store = null, Action<SweepProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        PlannedTask[] planned = [.. plan];
        foreach (var run in planned)
        {
            Validate(run);
        }

        var device = ComputeDevice.Pick();
        var watch = new SweepWatch(planned.Select(Cost), progress);
        return SideBySide.Run(
            planned.Length,
            index => Cost(planned[index]),
            (index, stop) =>
            {
                var run = One(planned[index], store, device, watch.Task(index, planned[index].Shape.Name, planned[index].Options.Seed), stop);
                watch.End(index, Outcome(run));
                return run;
            },
            SideBySide.Workers(device),
            device,
            cancellation);
    }

    /// <summary>Throws unless a planned run's values go together.</summary>
    internal static void Validate(PlannedTask run)
    {
        run.Shape.Validate();
        TaskTrainer.Require(run.Options);
        run.Settings.Validate();
        ArgumentNullException.ThrowIfNull(run.AlsoTested);
    }

    /// <summary>What a run costs in proportion to others.</summary>
    internal static double Cost(PlannedTask run) =>
        (double)run.Options.Steps * run.Options.BatchSize * run.Task.Length * run.Shape.TotalParameters;

    /// <summary>What came out of a run, for a reader.</summary>
    internal static string Outcome(TaskRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.Name} seed {run.Seed} on {run.Task}, test {100 * run.TestAccuracy:F1} % right after {run.Seconds:F0} s");

    private static TaskRun One(
        PlannedTask planned, TaskRunStore? store, TorchSharp.torch.Device device, Action<TaskProgress> progress, CancellationToken cancellation)
    {
        var digest = planned.Digest();
        if (store?.Find(planned.Shape.Name, planned.Options.Seed, digest) is { } known)
        {
            return known;
        }

        using var model = SequenceModels.Create(planned.Shape, planned.Options.Seed, device);
        var run = TaskTrainer.Train(model, planned.Task, planned.Options, planned.Settings, progress, cancellation);
        run = run with { OtherTests = TaskEvaluation.Tests(model, planned.AlsoTested, planned.Settings.TestExamples) };
        store?.Save(run, digest);
        return run;
    }
}
