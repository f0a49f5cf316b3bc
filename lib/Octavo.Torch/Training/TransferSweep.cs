using Octavo.Runs;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Pre-trains models and trains copies of them on tasks, beside others from scratch; on a CPU as many at a time as there are cores.</summary>
public static class TransferSweep
{
    /// <summary>Does every pre-training of the plan once, then every planned run, and gives the records in the order of the plan.</summary>
    /// <param name="plan">The runs.</param>
    /// <param name="store">Where records are kept: a run whose record is there is read and not trained again, nor is a pre-training that none needs.</param>
    /// <param name="progress">Called as runs go on, a few times a second at most, and as each ends, pre-trainings among them; one call at a time, not always on the caller's thread.</param>
    /// <param name="cancellation">Ends every run between two steps.</param>
    /// <exception cref="ArgumentException">A run's values are at odds; nothing is trained.</exception>
    /// <exception cref="TrainingDivergedException">A run diverged; the others are ended.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; finished runs are kept.</exception>
    public static IReadOnlyList<TransferRun> Train(
        IEnumerable<PlannedTransfer> plan,
        TaskRunStore? store = null,
        Action<SweepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        PlannedTransfer[] planned = [.. plan];
        foreach (var run in planned)
        {
            run.Validate();
        }

        var device = ComputeDevice.Pick();
        var known = planned.Select(run => store?.Find(run.Target.Shape.Name, run.Target.Options.Seed, run.Digest())).ToArray();
        var earlier = Earlier(planned, known);
        var watch = new SweepWatch(earlier.Select(run => TaskSweep.Cost(run.Plan)).Concat(planned.Select(run => TaskSweep.Cost(run.Target))), progress);
        var before = Before(earlier, store, device, watch, cancellation);
        try
        {
            return SideBySide.Run(
                planned.Length,
                index => known[index] is null ? TaskSweep.Cost(planned[index].Target) : 0,
                (index, stop) =>
                {
                    var (one, place) = (planned[index], earlier.Length + index);
                    var run = known[index] ?? One(one, before, store, device, watch.Task(place, $"{one.Method}, {one.Target.Shape.Name}", one.Target.Options.Seed), stop);
                    watch.End(place, $"{one.Method} on {one.Examples:N0} examples, {TaskSweep.Outcome(run)}");
                    return new TransferRun
                    {
                        Method = one.Method,
                        Examples = one.Examples,
                        Pretraining = one.Pretraining is { } its ? before[its.Digest()].Run : null,
                        Run = run,
                    };
                },
                SideBySide.Workers(device),
                device,
                cancellation);
        }
        finally
        {
            foreach (var (_, model) in before.Values)
            {
                model?.Dispose();
            }
        }
    }

    /// <summary>Every pre-training once, and whether a run needs its weights.</summary>
    private static (string Digest, PlannedTask Plan, bool Needed)[] Earlier(PlannedTransfer[] planned, TaskRun?[] known) =>
    [
        .. planned.Select((run, place) => (run.Pretraining, Needed: known[place] is null))
            .Where(entry => entry.Pretraining is not null)
            .GroupBy(entry => entry.Pretraining!.Digest())
            .Select(same => (same.Key, same.First().Pretraining!, same.Any(entry => entry.Needed))),
    ];

    /// <summary>The pre-trainings by digest; with the model where a run needs its weights.</summary>
    private static Dictionary<string, (TaskRun Run, ISequenceModel? Model)> Before(
        (string Digest, PlannedTask Plan, bool Needed)[] all, TaskRunStore? store, Device device, SweepWatch watch, CancellationToken cancellation)
    {
        var done = SideBySide.Run(
            all.Length,
            index => TaskSweep.Cost(all[index].Plan),
            (index, stop) =>
            {
                var plan = all[index].Plan;
                var result = Pretrain(all[index], store, device, watch.Task(index, $"pre-training, {plan.Shape.Name}", plan.Options.Seed), stop);
                watch.End(index, $"pre-training, {TaskSweep.Outcome(result.Run)}");
                return result;
            },
            SideBySide.Workers(device),
            device,
            cancellation);
        return all.Zip(done).ToDictionary(pair => pair.First.Digest, pair => pair.Second);
    }

    private static (TaskRun Run, ISequenceModel? Model) Pretrain(
        (string Digest, PlannedTask Plan, bool Needed) pretraining, TaskRunStore? store, Device device, Action<TaskProgress> progress, CancellationToken cancellation)
    {
        var (digest, plan, needed) = pretraining;
        if (!needed && store?.Find(plan.Shape.Name, plan.Options.Seed, digest) is { } known)
        {
            return (known, null);
        }

        var model = SequenceModels.Create(plan.Shape, plan.Options.Seed, device);
        try
        {
            var run = TaskTrainer.Train(model, plan.Task, plan.Options, plan.Settings, progress, cancellation);
            run = run with { OtherTests = TaskEvaluation.Tests(model, plan.AlsoTested, plan.Settings.TestExamples) };
            store?.Save(run, digest);
            return (run, model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static TaskRun One(
        PlannedTransfer planned,
        Dictionary<string, (TaskRun Run, ISequenceModel? Model)> before,
        TaskRunStore? store,
        Device device,
        Action<TaskProgress> progress,
        CancellationToken cancellation)
    {
        var (target, probes) = (planned.Target, planned.Method == TransferMethod.LinearProbe);
        using var model = SequenceModels.Create(target.Shape, target.Options.Seed, device);
        if (planned.Pretraining is { } earlier)
        {
            Copy(before[earlier.Digest()].Model!, model);
        }

        using var classifier = probes || planned.Head is not null
            ? new SequenceClassifier(model, target.Task.VocabularySize, planned.Head ?? Pooling.LastToken)
            : null;
        if (probes)
        {
            model.Freeze();
        }

        var trained = classifier ?? model;
        var run = TaskTrainer.Train(trained, target.Task, target.Options, target.Settings, progress, cancellation);
        run = run with
        {
            Name = target.Shape.Name,
            OtherTests = TaskEvaluation.Tests(trained, target.AlsoTested, target.Settings.TestExamples),

            // A frozen body has no backward pass, which costs twice the forward pass; the head's own is a small part and left out.
            TrainingFlops = probes ? run.TrainingFlops / 3 : run.TrainingFlops,
        };
        store?.Save(run, planned.Digest());
        return run;
    }

    private static void Copy(ISequenceModel from, ISequenceModel to)
    {
        using var still = no_grad();
        var values = from.NamedParameters.ToDictionary(named => named.Name, named => named.Parameter);
        foreach (var (name, parameter) in to.NamedParameters)
        {
            parameter.copy_(values[name]);
        }
    }
}
