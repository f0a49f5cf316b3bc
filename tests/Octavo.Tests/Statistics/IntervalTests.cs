using FsCheck.Xunit;
using Octavo.Statistics;

namespace Octavo.Tests.Statistics;

public sealed class IntervalTests
{
    // Tabulated quantiles are printed to three or four digits.
    private const double Printed = 5e-4;

    [Fact]
    public void Three_seeds_reach_4_303_standard_errors_to_either_side()
    {
        var estimate = StudentInterval.Mean([1, 2, 3]);
        Assert.Equal(2, estimate.Value);
        Assert.Equal(2 - (4.3027 / Math.Sqrt(3)), estimate.Low!.Value, Printed);
        Assert.Equal(2 + (4.3027 / Math.Sqrt(3)), estimate.High!.Value, Printed);
        Assert.Equal(3, estimate.Count);
    }

    [Fact]
    public void One_seed_has_a_value_but_no_interval()
    {
        Assert.Equal(new Estimate(5, null, null, 1), StudentInterval.Mean([5]));
        Assert.Equal(new Estimate(5, null, null, 1), Bootstrap.Mean([5], seed: 0));
    }

    [Fact]
    public void No_value_at_all_is_an_error_that_says_so() =>
        Assert.Contains("0 values", Assert.Throws<ArgumentException>(() => StudentInterval.Mean([])).Message);

    [Fact]
    public void The_t_interval_of_three_seeds_covers_the_mean_nineteen_times_in_twenty_and_the_bootstrap_does_not()
    {
        var student = 0;
        var bootstrap = 0;
        const int runs = 1000;
        for (var run = 0; run < runs; run++)
        {
            var random = new RandomStream(11, run);
            double[] seeds = [random.NextNormal(), random.NextNormal(), random.NextNormal()];
            student += StudentInterval.Mean(seeds).Contains(0) ? 1 : 0;
            bootstrap += Bootstrap.Mean(seeds, run, resamples: 200).Contains(0) ? 1 : 0;
        }

        // Four standard errors of a binomial(1,000, 0.95).
        Assert.InRange(student / (double)runs, 0.922, 0.978);
        Assert.True(bootstrap < 0.85 * runs);
    }

    [Fact]
    public void Wilsons_interval_is_the_tabulated_one()
    {
        // Newcombe 1998, Table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611.
        var share = WilsonInterval.Share(81, 263);
        Assert.Equal(0.2553, share.Low!.Value, 1e-4);
        Assert.Equal(0.3662, share.High!.Value, 1e-4);
        var none = WilsonInterval.Share(0, 20);
        Assert.Equal(0, none.Low);
        Assert.Equal(0.1611, none.High!.Value, 1e-4);
    }

    [Property]
    public bool Wilsons_interval_solves_its_own_equation(byte successes, byte trials)
    {
        var n = Math.Max(successes, trials) + 1;
        var k = Math.Min(successes, trials);
        var share = WilsonInterval.Share(k, n);
        // Its ends are the p for which k is exactly 1.96 standard deviations from n*p.
        const double z = 1.959963984540054;
        bool Solves(double p) => Math.Abs(Math.Abs(k - (n * p)) - (z * Math.Sqrt(n * p * (1 - p)))) < 1e-6 * n;
        return Solves(share.Low!.Value) && Solves(share.High!.Value);
    }

    [Fact]
    public void More_successes_than_trials_is_an_error() =>
        Assert.Throws<ArgumentException>(() => WilsonInterval.Share(3, 2));

    [Fact]
    public void A_bootstrapped_mean_agrees_with_the_normal_interval_of_many_values()
    {
        var random = new RandomStream(5);
        var values = Enumerable.Range(0, 400).Select(_ => random.NextNormal()).ToArray();
        var estimate = Bootstrap.Mean(values, seed: 1, resamples: 4000);
        var half = 1.96 * Sample.StandardError(values);
        // Four standard errors of a 2.5% quantile from 4,000 draws.
        Assert.Equal(Sample.Mean(values) - half, estimate.Low!.Value, 0.15 * half);
        Assert.Equal(Sample.Mean(values) + half, estimate.High!.Value, 0.15 * half);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_and_another_seed_another()
    {
        double[] values = [1, 4, 2, 8, 5, 7];
        Assert.Equal(Bootstrap.Mean(values, 3, 500), Bootstrap.Mean(values, 3, 500));
        Assert.NotEqual(Bootstrap.Mean(values, 3, 500), Bootstrap.Mean(values, 4, 500));
    }

    [Fact]
    public void Pairing_removes_what_both_samples_share()
    {
        double[] easyAndHard = [1, 10, 100, 1000];
        var better = easyAndHard.Select((value, i) => value - 0.5 - (0.01 * i)).ToArray();
        var student = StudentInterval.PairedDifference(easyAndHard, better);
        var bootstrap = Bootstrap.PairedDifference(easyAndHard, better, seed: 2, resamples: 1000);
        Assert.Equal(0.515, student.Value, 1e-9);
        Assert.InRange(student.Low!.Value, 0.4, 0.515);
        Assert.InRange(bootstrap.Low!.Value, 0.5 - 1e-9, 0.515);
    }

    [Fact]
    public void Samples_that_do_not_pair_up_are_refused() =>
        Assert.Contains("2", Assert.Throws<ArgumentException>(() => StudentInterval.PairedDifference([1, 2], [1, 2, 3])).Message);

    [Fact]
    public void Any_statistic_can_be_bootstrapped()
    {
        var estimate = Bootstrap.Of(Enumerable.Range(1, 101).ToArray(), items => items.Max(), seed: 0, resamples: 500);
        Assert.Equal(101, estimate.Value);
        Assert.Equal(101, estimate.High);
        Assert.InRange(estimate.Low!.Value, 90, 100);
    }
}
