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
    /// <param name="finished">Called with each record as it is complete, one call at a time, not always on the caller's thread.</param>
    /// <param name="cancellation">Ends every run between two steps.</param>
    /// <exception cref="ArgumentException">A run's values are at odds; nothing is trained.</exception>
    /// <exception cref="TrainingDivergedException">A run diverged; the others are ended.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; finished runs are kept.</exception>
    public static IReadOnlyList<TaskRun> Train(
        IEnumerable<PlannedTask> plan, TaskRunStore? store = null, Action<TaskRun>? finished = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        PlannedTask[] planned = [.. plan];
        foreach (var run in planned)
        {
            Validate(run);
        }

        var device = ComputeDevice.Pick();
        return SideBySide.Run(
            planned.Length,
            index => Cost(planned[index]),
            (index, stop) => One(planned[index], store, device, stop),
            finished,
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

    private static TaskRun One(PlannedTask planned, TaskRunStore? store, TorchSharp.torch.Device device, CancellationToken cancellation)
    {
        var digest = planned.Digest();
        if (store?.Find(planned.Shape.Name, planned.Options.Seed, digest) is { } known)
        {
            return known;
        }

        using var model = SequenceModels.Create(planned.Shape, planned.Options.Seed, device);
        var run = TaskTrainer.Train(model, planned.Task, planned.Options, planned.Settings, cancellation: cancellation);
        run = run with { OtherTests = TaskEvaluation.Tests(model, planned.AlsoTested, planned.Settings.TestExamples) };
        store?.Save(run, digest);
        return run;
    }
}
