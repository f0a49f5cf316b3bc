using Octavo.Runs;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using TorchSharp;

namespace Octavo.Torch.Training;

/// <summary>Trains several models, each on tasks one after another, on a CPU as many models at a time as there are cores.</summary>
public static class CourseSweep
{
    /// <summary>Trains every planned course and gives the records in the order of the plan: of each course one a task, in its order.</summary>
    /// <param name="plan">The courses; the costliest are begun first.</param>
    /// <param name="store">Where records are kept: a course whose records are all there is read and not trained again. Null keeps nothing.</param>
    /// <param name="progress">Called as runs go on, a few times a second at most, and as each ends; one call at a time, not always on the caller's thread.</param>
    /// <param name="cancellation">Ends every course between two steps.</param>
    /// <exception cref="ArgumentException">A course's values are at odds; nothing is trained.</exception>
    /// <exception cref="TrainingDivergedException">A run diverged; the others are ended.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; finished courses are kept.</exception>
    public static IReadOnlyList<IReadOnlyList<TaskRun>> Train(
        IEnumerable<PlannedCourse> plan, TaskRunStore? store = null, Action<SweepProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        PlannedCourse[] planned = [.. plan];
        foreach (var course in planned)
        {
            Require(course);
        }

        var device = ComputeDevice.Pick();
        double[] costs = [.. planned.Select(course => course.Tasks.Count * (double)course.Options.Steps * course.Options.BatchSize
            * course.Tasks.Max(task => task.Length) * course.Shape.TotalParameters)];
        var watch = new SweepWatch(costs, progress);
        return SideBySide.Run(
            planned.Length,
            index => costs[index],
            (index, stop) =>
            {
                var runs = One(planned[index], store, device, watch.Task(index, planned[index].Shape.Name, planned[index].Options.Seed), stop);
                watch.End(index, TaskSweep.Outcome(runs[^1]));
                return runs;
            },
            SideBySide.Workers(device),
            device,
            cancellation);
    }

    // A course is one run to a reader: its steps are those of all its tasks.
    private static TaskProgress WithinCourse(TaskProgress now, int place, int tasks) =>
        now with { Point = now.Point with { Step = place * now.Steps + now.Point.Step }, Steps = tasks * now.Steps };

    private static void Require(PlannedCourse course)
    {
        course.Shape.Validate();
        TaskTrainer.Require(course.Options);
        course.Settings.Validate();
        if (course.Tasks.Count == 0)
        {
            throw new ArgumentException($"The course of '{course.Shape.Name}' has no tasks. Give it at least one.");
        }
    }

    private static IReadOnlyList<TaskRun> One(
        PlannedCourse course, TaskRunStore? store, torch.Device device, Action<TaskProgress> progress, CancellationToken cancellation)
    {
        TaskRun[] known = [.. course.Tasks.Select((_, place) => store?.Find(course.Shape.Name, course.Options.Seed, course.Digest(place))).OfType<TaskRun>()];
        if (known.Length == course.Tasks.Count)
        {
            return known;
        }

        using var model = SequenceModels.Create(course.Shape, course.Options.Seed, device);
        var runs = course.Tasks.Select((task, place) => TaskTrainer.Train(
            model, task, course.OptionsOf(place), course.Settings, now => progress(WithinCourse(now, place, course.Tasks.Count)), cancellation)).ToArray();
        for (var place = 0; place < runs.Length; place++)
        {
            store?.Save(runs[place], course.Digest(place));
        }

        return runs;
    }
}
