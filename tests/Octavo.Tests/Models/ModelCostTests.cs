using Octavo.Models;

namespace Octavo.Tests.Models;

public sealed class ModelCostTests
{
    private static readonly GptConfig BiasFree = GptPresets.Gpt2Small with { Biases = false };

    [Fact]
    public void Gpt2_costs_what_nanoGPTs_notebook_prints()
    {
        var cost = ModelCost.ForGpt(BiasFree);
        Assert.Equal(291_648_307_200, cost.ForwardFlops);
        Assert.Equal(874_944_921_600, cost.ForwardBackwardFlops);
        Assert.Equal(17_716_740_096, cost.BlockForwardFlops / 12);
    }

    [Fact]
    public void The_palm_form_of_gpt2_is_875_062_886_400_for_a_full_context() =>
        Assert.Equal(875_062_886_400, ModelCost.PalmFlopsPerToken(BiasFree) * 1024);

    [Fact]
    public void Components_are_the_matrix_products_of_a_block()
    {
        var config = GptPresets.Gpt2Small with { Layers = 1 };
        var cost = ModelCost.ForGpt(config, length: 100, sequences: 3);
        // [rows, inner] x [inner, columns] is 2*rows*inner*columns.
        Assert.Equal(2.0 * 300 * 768 * 2304, cost.QueryKeyValueFlops);
        Assert.Equal(3 * 12 * 2.0 * 100 * 64 * 100, cost.ScoreFlops);
        Assert.Equal(3 * 12 * 2.0 * 100 * 100 * 64, cost.WeightedSumFlops);
        Assert.Equal(2.0 * 300 * 768 * 768, cost.AttentionOutputFlops);
        Assert.Equal(2 * (2.0 * 300 * 768 * 3072), cost.MlpFlops);
        Assert.Equal(2.0 * 300 * 768 * 50_257, cost.LogitFlops);
        Assert.Equal(300, cost.Tokens);
    }

    [Fact]
    public void Six_n_d_and_the_exact_cost_agree_within_a_tenth_for_gpt3()
    {
        // Attention's n^2 part, which 6ND leaves out, is 2.8% of GPT-3's cost.
        var exact = ModelCost.ForGpt(GptPresets.Gpt3Largest).ForwardBackwardFlopsPerToken;
        var short6 = TrainingCompute.SixNd(ParameterCount.ForGpt(GptPresets.Gpt3Largest).Total, 1);
        Assert.InRange(exact / short6, 1.0, 1.1);
    }

    [Fact]
    public void A_sequence_longer_than_the_context_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => ModelCost.ForGpt(BiasFree, length: 2000));
        Assert.Contains("2000", error.Message);
        Assert.Contains("1024", error.Message);
    }

    [Fact]
    public void Gpt3s_training_is_3_646_petaflop_days_as_stated_and_3_637_and_a_half_as_counted()
    {
        Assert.Equal(3.15e23, TrainingCompute.SixNd(175e9, 300e9));
        Assert.Equal(3646, Math.Round(TrainingCompute.PetaflopDays(TrainingCompute.SixNd(175e9, 300e9))));
        Assert.Equal(3637.5, TrainingCompute.PetaflopDays(TrainingCompute.SixNd(174_604_259_328, 300e9)), 0.1);
    }

    [Theory]
    [InlineData(125e6, 2.6)]
    [InlineData(356e6, 7.4)]
    [InlineData(760e6, 15.8)]
    [InlineData(1320e6, 27.5)]
    [InlineData(2650e6, 55.2)]
    [InlineData(6660e6, 138.8)]
    [InlineData(12_850e6, 267.7)]
    public void Gpt3s_smaller_sizes_cost_what_Table_D1_prints(double parameters, double petaflopDays) =>
        Assert.Equal(petaflopDays, TrainingCompute.PetaflopDays(TrainingCompute.SixNd(parameters, 300e9)), 0.051);

    [Fact]
    public void The_288_v100_years_imply_a_quarter_or_a_third_of_the_peak()
    {
        var days = 288 * 365.25;
        Assert.Equal(days, TrainingCompute.Days(TrainingCompute.SixNd(175e9, 300e9), 1, 34.66e12), 0.001 * days);
        Assert.Equal(days, TrainingCompute.Days(TrainingCompute.EightNd(175e9, 300e9), 1, 46.21e12), 0.001 * days);
    }
}
