using Octavo.Statistics;

namespace Octavo.Runs;

/// <summary>Models of several depths, with and without written steps, on questions of one and two hops; every estimate is over seeds.</summary>
/// <param name="Runs">The runs.</param>
public sealed record KinshipRuns(IReadOnlyList<KinshipRun> Runs)
{
    /// <summary>Layers from which on looking something up in the text can be learned at all: one to see what stands before, one to match it (Olsson et al. 2022).</summary>
    public const int EnoughLayers = 2;

    /// <summary>Accuracy of the models of one depth with names that training had in the same roles.</summary>
    /// <param name="layers">Their layers.</param>
    /// <param name="hops">1 or 2.</param>
    /// <param name="steps">Whether they write the step; null for the mean of those that do and those that do not.</param>
    /// <exception cref="ArgumentException">There is no such run.</exception>
    public Estimate Accuracy(int layers, int hops, bool? steps = null) =>
        OverSeeds(run => run.Layers == layers && (steps is null || run.Steps == steps) && !run.HeldOutNames, run => Share(run, hops), $"{layers} layers");

    /// <summary>Accuracy with names that training had in other roles only.</summary>
    /// <param name="hops">1 or 2.</param>
    /// <exception cref="ArgumentException">There is no such run.</exception>
    public Estimate HeldOut(int hops) => OverSeeds(run => run.HeldOutNames, run => Share(run, hops), "held-out names");

    /// <summary>Accuracy at one hop of all models with <see cref="EnoughLayers"/>, with names that training had in the same roles.</summary>
    /// <exception cref="ArgumentException">There is no such run.</exception>
    public Estimate OneHop() => OverSeeds(run => run.Layers >= EnoughLayers && !run.HeldOutNames, run => run.OneHop, $"{EnoughLayers} layers or more");

    /// <summary>What written steps add to the accuracy at two hops, seed by seed: the mean over all depths with <see cref="EnoughLayers"/>.</summary>
    /// <exception cref="ArgumentException">A seed has not as many runs with steps as without.</exception>
    public Estimate StepsGain()
    {
        var seeds = Runs.Where(run => run.Layers >= EnoughLayers && !run.HeldOutNames).GroupBy(run => run.Seed).OrderBy(seed => seed.Key);
        return StudentInterval.Mean([.. seeds.Select(seed =>
        {
            var (with, without) = (seed.Where(run => run.Steps).ToArray(), seed.Where(run => !run.Steps).ToArray());
            return with.Length == without.Length
                ? with.Average(run => run.TwoHops) - without.Average(run => run.TwoHops)
                : throw new ArgumentException($"Seed {seed.Key} has {with.Length} runs with steps and {without.Length} without; as many of each were expected.");
        })]);
    }

    private static double Share(KinshipRun run, int hops)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hops, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hops, 2);
        return hops == 1 ? run.OneHop : run.TwoHops;
    }

    private Estimate OverSeeds(Func<KinshipRun, bool> belongs, Func<KinshipRun, double> share, string what)
    {
        double[] seeds = [.. Runs.Where(belongs).GroupBy(run => run.Seed).OrderBy(seed => seed.Key).Select(seed => seed.Average(share))];
        return seeds.Length > 0 ? StudentInterval.Mean(seeds) : throw new ArgumentException($"There is no run of {what}. Plan at least one.");
    }
}
