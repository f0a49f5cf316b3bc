using Octavo.Claims;
using Octavo.Runs;
using Octavo.Scaling;
using Octavo.Statistics;

namespace Octavo.Tests.Scaling;

/// <summary>What pre-training is worth in data and in compute.</summary>
public sealed class TransferCostTests
{
    private const double Rounding = 1e-9;

    private static readonly double[] Amounts = [100, 1000, 10_000];

    [Fact]
    public void The_ratio_is_read_off_the_scratch_curve_in_logarithms()
    {
        // From scratch 3, 2 and 1: a loss of 1.5 needs 1,000 times the root of 10.
        var ratios = DataEquivalence.Of(Scratch([3, 2, 1]), Tuned([2, 1.5, 1]));
        Assert.Equal([10, 3.1622776602, 1], ratios.Select(one => Math.Round(one.Ratio.Value, 10)));
        Assert.All(ratios, one => Assert.False(one.AtLeast));
    }

    [Fact]
    public void A_loss_below_all_of_scratch_is_a_lower_bound_and_one_above_all_is_the_least_data()
    {
        var ratios = DataEquivalence.Of(Scratch([3, 2, 1]), Tuned([4, 2, 0.5]));
        Assert.Equal([1d, 1, 1], ratios.Select(one => Math.Round(one.Ratio.Value, 10)));
        Assert.Equal([false, false, true], ratios.Select(one => one.AtLeast));
        Assert.Equal(100, DataEquivalence.Of(Scratch([3, 2, 1]), Tuned([0.5, 0.5, 0.5]))[0].Ratio.Value, Rounding);
    }

    [Fact]
    public void A_scratch_curve_that_rises_once_is_crossed_at_its_first_fall()
    {
        var ratio = DataEquivalence.Of(Scratch([3, 3.2, 1]), Tuned([2.1, 2.1, 2.1]))[0].Ratio;
        Assert.Equal(10 * Math.Sqrt(10), ratio.Value, Rounding); // half way down from 3.2 at 1,000 to 1 at 10,000
    }

    [Fact]
    public void The_slope_is_minus_one_half_where_the_ratio_falls_with_the_root()
    {
        // Ratios 10, root of 10, 1 over data 100, 1,000, 10,000.
        Assert.Equal(-0.5, DataEquivalence.Slope(Scratch([3, 2, 1]), Tuned([2, 1.5, 1]), 10_000)!.Value, Rounding);
        Assert.Equal(-0.5, DataEquivalence.Slope(Scratch([3, 2, 1]), Tuned([2, 1.5, 0.1]), 1000)!.Value, Rounding);
    }

    [Fact]
    public void A_lower_bound_among_the_ratios_leaves_the_slope_open()
    {
        Assert.Null(DataEquivalence.Slope(Scratch([3, 2, 1]), Tuned([2, 1.5, 0.1]), 10_000));
        Assert.Contains("two amounts of data up to 100", Assert.Throws<ArgumentException>(() => DataEquivalence.Slope(Scratch([3, 2, 1]), Tuned([2, 1.5, 1]), 100)).Message);
    }

    [Fact]
    public void Curves_of_other_seeds_are_refused() => Assert.Contains(
        "has 1 seeds", Assert.Throws<ArgumentException>(() => DataEquivalence.Of(Scratch([3, 2, 1]), Tuned([3, 2, 1], [3, 2, 1]))).Message);

    [Fact]
    public void Pre_training_pays_where_both_costs_are_equal()
    {
        var even = BreakEven.Of([100, 400], [10, 20], [30, 40]);
        Assert.Equal(10, even.Tasks!.Value, Rounding); // 100/20 = 5 and 400/20 = 20: geometric mean 10
        Assert.Equal(250, even.PretrainingFlops);
        var one = BreakEven.Of([100], [10], [30]);
        Assert.Equal(one.WithPretraining(one.Tasks!.Value), one.FromScratch(one.Tasks.Value), Rounding);
        Assert.Null(one.Tasks.Low);
    }

    [Fact]
    public void A_task_that_is_no_cheaper_afterwards_never_pays()
    {
        Assert.Null(BreakEven.Of([100, 100], [10, 30], [30, 30]).Tasks);
        Assert.Throws<ArgumentException>(() => BreakEven.Of([100], [10, 20], [30]));
        Assert.Contains("costs 0 FLOPs", Assert.Throws<ArgumentException>(() => BreakEven.Of([0], [10], [30])).Message);
    }

    [Fact]
    public void A_slope_over_sizes_is_what_ten_times_the_parameters_bring()
    {
        var slope = SizeSlope.PerTenfold([(100, [0.1, 0.2]), (1000, [0.3, 0.4]), (10_000, [0.5, 0.6])]);
        Assert.Equal(0.2, slope.Value, Rounding);
        Assert.Equal(2, slope.Count);
        Assert.Throws<ArgumentException>(() => SizeSlope.PerTenfold([(100, [0.1]), (100, [0.2])]));
    }

    [Theory]
    [InlineData(0.98, 1.03, Verdict.Wrong)]
    [InlineData(0.2, 0.4, Verdict.Right)]
    [InlineData(0.9, 1.0, Verdict.Inconclusive)]
    [InlineData(1.1, 1.2, Verdict.Inconclusive)]
    public void A_first_loss_near_chance_says_that_pre_training_starts_at_random(double low, double high, Verdict verdict) =>
        Assert.Equal(verdict, PretrainingClaims.NotRandom.Measure(new Estimate((low + high) / 2, low, high, 3)).Verdict);

    [Fact]
    public void One_start_alone_decides_nothing() =>
        Assert.Equal(Verdict.Inconclusive, PretrainingClaims.NotRandom.Measure(new Estimate(1, null, null, 1)).Verdict);

    private static TransferCurve Scratch(params double[][] seeds) => new() { Method = TransferMethod.FromScratch, Examples = Amounts, Seeds = seeds };

    private static TransferCurve Tuned(params double[][] seeds) => new() { Method = TransferMethod.FineTuning, Examples = Amounts, Seeds = seeds };
}
