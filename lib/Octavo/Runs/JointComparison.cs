using Octavo.Statistics;

namespace Octavo.Runs;

/// <summary>One model for several tasks beside a model of the same size for each.</summary>
public sealed record JointComparison
{
    /// <summary>The models' name.</summary>
    public required string Name { get; init; }

    /// <summary>Parameters of the one model for all.</summary>
    public required long JointParameters { get; init; }

    /// <summary>Parameters of the models for one task each, together.</summary>
    public required long SpecialistParameters { get; init; }

    /// <summary>For each task the share of examples answered entirely right, over seeds.</summary>
    public required IReadOnlyList<(string Task, Estimate Joint, Estimate Specialist)> Tasks { get; init; }

    /// <summary>Mean over tasks of what the specialists have more, over seeds: above 0 where the tasks are in each other's way.</summary>
    public required Estimate Gap { get; init; }

    /// <summary>A comparison for each size, from the smallest.</summary>
    /// <param name="runs">The runs: models of the joint task, tested on each task, and models of one task each.</param>
    /// <param name="joint">The joint task's name.</param>
    /// <param name="tasks">The tasks' names, in the order of the joint models' other tests.</param>
    /// <exception cref="ArgumentException">A size has no joint model, or not one of each seed for each task, or a joint model was not tested on each.</exception>
    public static IReadOnlyList<JointComparison> Of(IEnumerable<TaskRun> runs, string joint, IReadOnlyList<string> tasks)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(joint);
        ArgumentNullException.ThrowIfNull(tasks);
        return [.. runs.GroupBy(run => run.Name).OrderBy(size => size.First().TotalParameters).Select(size => Compare(size.Key, [.. size], joint, tasks))];
    }

    private static JointComparison Compare(string name, TaskRun[] runs, string joint, IReadOnlyList<string> tasks)
    {
        TaskRun[] together = [.. runs.Where(run => run.Task == joint).OrderBy(run => run.Seed)];
        if (together.Length == 0 || together.Any(run => run.OtherTests?.Count != tasks.Count))
        {
            throw new ArgumentException(
                $"'{name}' has {together.Length} runs of '{joint}'; at least one was expected, each tested on {tasks.Count} tasks. Plan them with AlsoTested.");
        }

        TaskRun[][] alone = [.. tasks.Select(task => runs.Where(run => run.Task == task).OrderBy(run => run.Seed).ToArray())];
        for (var task = 0; task < tasks.Count; task++)
        {
            if (!alone[task].Select(run => run.Seed).SequenceEqual(together.Select(run => run.Seed)))
            {
                throw new ArgumentException(
                    $"'{name}', '{tasks[task]}': seeds {string.Join(", ", alone[task].Select(run => run.Seed))}; those of '{joint}' were expected: {string.Join(", ", together.Select(run => run.Seed))}.");
            }
        }

        return new JointComparison
        {
            Name = name,
            JointParameters = together[0].TotalParameters,
            SpecialistParameters = alone.Sum(seeds => seeds[0].TotalParameters),
            Tasks = [.. tasks.Select((task, place) => (
                task,
                StudentInterval.Mean([.. together.Select(run => run.OtherTests![place].ExactMatch)]),
                StudentInterval.Mean([.. alone[place].Select(run => run.TestExactMatch)])))],
            Gap = StudentInterval.Mean([.. together.Select((run, seed) =>
                tasks.Select((_, place) => alone[place][seed].TestExactMatch - run.OtherTests![place].ExactMatch).Average())]),
        };
    }
}
