using Octavo.Statistics;

namespace Octavo.Runs;

/// <summary>All seeds of one model on one task, summed up: a point with its error bar.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Task">The task's name.</param>
/// <param name="TotalParameters">Parameters of the model.</param>
/// <param name="Accuracy">Mean test accuracy over seeds, with Student's t-interval.</param>
/// <param name="Loss">Mean test loss over seeds in nats, with Student's t-interval.</param>
/// <param name="Runs">The runs, by seed.</param>
public sealed record TaskSummary(string Name, string Task, long TotalParameters, Estimate Accuracy, Estimate Loss, IReadOnlyList<TaskRun> Runs)
{
    /// <summary>One summary for each model, size and task, in the order in which they first come.</summary>
    /// <exception cref="ArgumentException">One seed of a model and task comes twice.</exception>
    public static IReadOnlyList<TaskSummary> Of(IEnumerable<TaskRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return [.. runs.GroupBy(run => (run.Name, run.Task, run.TotalParameters)).Select(group => OfSeeds([.. group.OrderBy(run => run.Seed)]))];
    }

    private static TaskSummary OfSeeds(TaskRun[] seeds)
    {
        var first = seeds[0];
        if (seeds.DistinctBy(run => run.Seed).Count() != seeds.Length)
        {
            throw new ArgumentException($"Runs of '{first.Name}' on '{first.Task}' share a seed: each seed counts once.");
        }

        return new TaskSummary(
            first.Name,
            first.Task,
            first.TotalParameters,
            StudentInterval.Mean([.. seeds.Select(run => run.TestAccuracy)]),
            StudentInterval.Mean([.. seeds.Select(run => run.TestLoss)]),
            seeds);
    }
}
