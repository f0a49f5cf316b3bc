using Octavo.Runs;
using Octavo.Statistics;

namespace Octavo.Reports.Grouping;

/// <summary>The runs of one model: the same name, different seeds.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Runs">Its runs in seed order.</param>
internal sealed record RunGroup(string Name, IReadOnlyList<TrainingRun> Runs)
{
    /// <summary>Groups runs by name, smallest model first.</summary>
    /// <exception cref="ArgumentException">There are no runs, two runs share name and seed, or runs of one name differ in size.</exception>
    public static IReadOnlyList<RunGroup> Of(IEnumerable<TrainingRun> runs)
    {
        List<RunGroup> groups =
        [
            .. runs.GroupBy(run => run.Name)
                .Select(group => new RunGroup(group.Key, [.. group.OrderBy(run => run.Seed)]))
                .OrderBy(group => group.Runs[0].NonEmbeddingParameters),
        ];
        if (groups.Count == 0)
        {
            throw new ArgumentException("There are no runs to show. Pass at least one TrainingRun.");
        }

        foreach (var group in groups)
        {
            group.Validate();
        }

        return groups;
    }

    /// <summary>The mean of a quantity over the seeds, with its interval.</summary>
    public Estimate Mean(Func<TrainingRun, double> quantity) => StudentInterval.Mean([.. Runs.Select(quantity)]);

    /// <summary>The mean of a quantity over the seeds; null where a run does not have it.</summary>
    public Estimate? Mean(Func<TrainingRun, double?> quantity)
    {
        double[] values = [.. Runs.Select(quantity).OfType<double>()];
        return values.Length == Runs.Count ? StudentInterval.Mean(values) : null;
    }

    private void Validate()
    {
        for (var i = 1; i < Runs.Count; i++)
        {
            if (Runs[i].Seed == Runs[i - 1].Seed)
            {
                throw new ArgumentException(
                    $"Two runs of '{Name}' have seed {Runs[i].Seed}. An interval needs independent seeds: pass each run once.");
            }

            if (Runs[i].NonEmbeddingParameters != Runs[0].NonEmbeddingParameters)
            {
                throw new ArgumentException(
                    $"Runs named '{Name}' have {Runs[0].NonEmbeddingParameters} and {Runs[i].NonEmbeddingParameters} non-embedding parameters. "
                    + "Give models of different size different names.");
            }
        }
    }
}
