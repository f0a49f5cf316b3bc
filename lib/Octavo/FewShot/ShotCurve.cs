using Octavo.Runs;
using Octavo.Scaling;
using Octavo.Statistics;

namespace Octavo.FewShot;

/// <summary>One model's accuracy against the number of examples in its context, over seeds.</summary>
public sealed record ShotCurve
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its parameters, all of them.</summary>
    public required long Parameters { get; init; }

    /// <summary>Numbers of examples and the accuracy with so many, from the fewest.</summary>
    public required IReadOnlyList<(double Shots, Estimate Accuracy)> Points { get; init; }

    /// <summary>For each seed the accuracy with the most examples less that with the fewest.</summary>
    public required IReadOnlyList<double> Gains { get; init; }

    /// <summary>For each seed the accuracy with the most examples.</summary>
    public required IReadOnlyList<double> Last { get; init; }

    /// <summary>What the examples bring: accuracy with the most less accuracy with the fewest.</summary>
    public Estimate Gain => StudentInterval.Mean(Gains);

    /// <summary>A curve for each model, from the smallest.</summary>
    /// <param name="runs">Runs that were tested with each number of examples (<see cref="TaskRun.OtherTests"/>), at least one a model.</param>
    /// <param name="shots">The numbers of examples, in the order of the tests, rising.</param>
    /// <exception cref="ArgumentException">A run has not as many other tests as there are numbers, or the numbers do not rise.</exception>
    public static IReadOnlyList<ShotCurve> Of(IEnumerable<TaskRun> runs, IReadOnlyList<int> shots)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(shots);
        if (shots.Count < 2 || shots.Zip(shots.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw new ArgumentException($"A curve needs at least two numbers of shots, rising; given were {string.Join(", ", shots)}.");
        }

        return [.. runs.GroupBy(run => (run.Name, run.TotalParameters)).OrderBy(group => group.Key.TotalParameters).Select(group => Curve([.. group], shots))];
    }

    /// <summary>How much more the examples bring to a model of ten times the parameters: the slope of the gains, over seeds.</summary>
    /// <param name="curves">Two sizes or more, each with the same number of seeds, in the same order.</param>
    /// <exception cref="ArgumentException">There are too few sizes, or the seeds' numbers differ.</exception>
    public static Estimate GainPerTenfold(IReadOnlyList<ShotCurve> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        return SizeSlope.PerTenfold([.. curves.Select(curve => ((double)curve.Parameters, curve.Gains))]);
    }

    private static ShotCurve Curve(TaskRun[] seeds, IReadOnlyList<int> shots)
    {
        foreach (var run in seeds)
        {
            if (run.OtherTests?.Count != shots.Count)
            {
                throw new ArgumentException(
                    $"Run '{run.Name}', seed {run.Seed}, has {run.OtherTests?.Count ?? 0} other tests; one for each of {shots.Count} numbers of shots was expected. Plan it with AlsoTested.");
            }
        }

        double[] last = [.. seeds.Select(run => run.OtherTests![^1].Accuracy)];
        return new ShotCurve
        {
            Name = seeds[0].Name,
            Parameters = seeds[0].TotalParameters,
            Points = [.. shots.Select((count, place) => ((double)count, StudentInterval.Mean([.. seeds.Select(run => run.OtherTests![place].Accuracy)])))],
            Last = last,
            Gains = [.. seeds.Select((run, seed) => last[seed] - run.OtherTests![0].Accuracy)],
        };
    }
}
