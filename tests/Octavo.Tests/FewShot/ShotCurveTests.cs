using Octavo.FewShot;
using Octavo.Runs;

namespace Octavo.Tests.FewShot;

public sealed class ShotCurveTests
{
    private const double Rounding = 1e-12;

    private static readonly int[] Shots = [0, 2, 8];

    [Fact]
    public void A_curve_is_the_mean_over_seeds_at_each_number_of_shots()
    {
        var curves = ShotCurve.Of([Run("large", 1000, 1, 0.2, 0.5, 0.9), Run("small", 100, 1, 0.1, 0.1, 0.2), Run("large", 1000, 2, 0.4, 0.5, 0.7)], Shots);
        Assert.Equal(["small", "large"], curves.Select(curve => curve.Name));
        Assert.Equal([0d, 2, 8], curves[1].Points.Select(point => point.Shots));
        Assert.Equal([0.3, 0.5, 0.8], curves[1].Points.Select(point => Math.Round(point.Accuracy.Value, 12)));
        Assert.Equal(0.5, curves[1].Gain.Value, Rounding);
        Assert.Equal([0.9, 0.7], curves[1].Last);
    }

    [Fact]
    public void The_gain_per_tenfold_is_the_slope_of_the_gains_over_the_logarithm_of_size()
    {
        // Gains 0.1, 0.3 and 0.5 at sizes 100, 1,000 and 10,000: 0.2 each tenfold, in both seeds.
        var curves = ShotCurve.Of(
            from seed in new[] { 1, 2 }
            from size in new[] { (Name: "a", Size: 100L, Gain: 0.1), ("b", 1000, 0.3), ("c", 10_000, 0.5) }
            select Run(size.Name, size.Size, seed, 0.25, 0.25, 0.25 + size.Gain),
            Shots);
        var slope = ShotCurve.GainPerTenfold(curves);
        Assert.Equal(0.2, slope.Value, Rounding);
        Assert.Equal(2, slope.Count);
        Assert.Equal(0, slope.High!.Value - slope.Low!.Value, Rounding);
    }

    [Fact]
    public void Runs_without_a_test_for_each_number_are_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => ShotCurve.Of([Run("lonely", 10, 7, 0.1, 0.2)], Shots));
        Assert.Contains("'lonely', seed 7, has 2 other tests; one for each of 3", error.Message);
        Assert.Contains("8, 2", Assert.Throws<ArgumentException>(() => ShotCurve.Of([], [8, 2])).Message);
    }

    [Fact]
    public void A_slope_needs_two_sizes_with_equally_many_seeds()
    {
        Assert.Throws<ArgumentException>(() => ShotCurve.GainPerTenfold(ShotCurve.Of([Run("a", 10, 1, 0, 0, 1)], Shots)));
        var uneven = ShotCurve.Of([Run("a", 10, 1, 0, 0, 1), Run("b", 100, 1, 0, 0, 1), Run("b", 100, 2, 0, 0, 1)], Shots);
        Assert.Contains("100 parameters with 2", Assert.Throws<ArgumentException>(() => ShotCurve.GainPerTenfold(uneven)).Message);
    }

    private static TaskRun Run(string name, long parameters, int seed, params double[] accuracies) => TaskRuns.Of(name, "mapping", seed, parameters) with
    {
        OtherTests = [.. accuracies.Select(accuracy => new TaskTest("shots", accuracy, accuracy, 1, 100, 0.1))],
    };
}
