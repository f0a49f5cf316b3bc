using Octavo.Statistics;

namespace Octavo.Runs;

/// <summary>All seeds of one model on one corpus, summed up: a point with its error bar on a scaling curve.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Dataset">The corpus.</param>
/// <param name="NonEmbeddingParameters">Parameters without embeddings.</param>
/// <param name="TotalParameters">All parameters.</param>
/// <param name="ValidationLoss">Mean final validation loss over seeds in nats per token, with Student's t-interval.</param>
public sealed record SizeSummary(
    string Name, string Dataset, long NonEmbeddingParameters, long TotalParameters, Estimate ValidationLoss)
{
    /// <summary>One summary for each model and corpus, smallest model first.</summary>
    /// <exception cref="ArgumentException">Runs of one name on one corpus have different sizes, or one seed comes twice.</exception>
    public static IReadOnlyList<SizeSummary> Of(IEnumerable<TrainingRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return [.. runs
            .GroupBy(run => (run.Name, run.Dataset))
            .Select(group => OfSeeds([.. group]))
            .OrderBy(summary => summary.NonEmbeddingParameters)];
    }

    private static SizeSummary OfSeeds(TrainingRun[] seeds)
    {
        var first = seeds[0];
        if (Array.Exists(seeds, run => run.TotalParameters != first.TotalParameters || run.NonEmbeddingParameters != first.NonEmbeddingParameters))
        {
            throw new ArgumentException($"Runs called '{first.Name}' on {first.Dataset} differ in size: give each size a name of its own.");
        }

        if (seeds.Select(run => run.Seed).Distinct().Count() != seeds.Length)
        {
            throw new ArgumentException($"Runs called '{first.Name}' on {first.Dataset} share a seed: each seed counts once.");
        }

        var loss = StudentInterval.Mean([.. seeds.Select(run => run.FinalValidationLoss)]);
        return new SizeSummary(first.Name, first.Dataset, first.NonEmbeddingParameters, first.TotalParameters, loss);
    }
}
