using Octavo.Runs;
using Octavo.Scaling;

namespace Octavo.Tests.Runs;

public sealed class SizeSummaryTests
{
    [Fact]
    public void Seeds_of_a_size_become_a_mean_with_a_t_interval()
    {
        var summaries = SizeSummary.Of([Run("large", 1000, 1, 2.0), Run("small", 10, 1, 3.0), Run("small", 10, 2, 4.0), Run("small", 10, 3, 5.0)]);
        Assert.Equal(["small", "large"], summaries.Select(summary => summary.Name));
        Assert.Equal(4, summaries[0].ValidationLoss.Value);
        Assert.Equal(4 - (4.3027 / Math.Sqrt(3)), summaries[0].ValidationLoss.Low!.Value, 1e-3);
        Assert.Null(summaries[1].ValidationLoss.Low);
    }

    [Fact]
    public void A_seed_that_comes_twice_is_refused() =>
        Assert.Contains("share a seed", Assert.Throws<ArgumentException>(() => SizeSummary.Of([Run("a", 10, 1, 3), Run("a", 10, 1, 3)])).Message);

    [Fact]
    public void One_name_for_two_sizes_is_refused() =>
        Assert.Contains("differ in size", Assert.Throws<ArgumentException>(() => SizeSummary.Of([Run("a", 10, 1, 3), Run("a", 20, 2, 3)])).Message);

    [Fact]
    public void A_scaling_law_is_fitted_to_runs_directly()
    {
        var fit = PowerLawFit.OfRuns([Run("a", 100, 1, 2), Run("b", 10_000, 1, 1)], resamples: 0);
        Assert.Equal(Math.Log10(2) / 2, fit.Exponent.Value, 1e-12);
        Assert.Equal(2, fit.Exponent.Count);
    }

    [Fact]
    public void Bits_per_byte_of_byte_pairs_on_tiny_shakespeare()
    {
        // 338,025 GPT-2 tokens stand for 1,115,394 bytes.
        Assert.Equal(1.31165, LossUnits.BitsPerByte(3.0, 338_025, 1_115_394), 5e-6);
        Assert.Equal(4.1744, LossUnits.UniformLoss(65), 5e-5);
        Assert.Equal(65, LossUnits.Perplexity(LossUnits.UniformLoss(65)), 1e-12);
    }

    private static TrainingRun Run(string name, long parameters, int seed, double loss) => new()
    {
        Name = name,
        Seed = seed,
        Dataset = "text",
        NonEmbeddingParameters = parameters,
        TotalParameters = parameters + 5,
        Points = [],
        FinalValidationLoss = loss,
        Tokens = 1,
        TrainingFlops = 1,
        Seconds = 1,
        Device = "cpu",
    };
}
