using FsCheck.Xunit;
using Octavo.Scaling;
using Octavo.Statistics;

namespace Octavo.Tests.Scaling;

public sealed class PowerLawFitTests
{
    private static readonly double[] Sizes = [1e4, 2.2e4, 5e4, 1.1e5, 2e5, 4.5e5];

    [Property(MaxTest = 100)]
    public bool A_pure_law_without_noise_is_recovered(ushort exponentDraw, ushort scaleDraw)
    {
        var exponent = 0.02 + (exponentDraw / 65536.0);
        var scale = 1 + (scaleDraw / 100.0);
        var fit = PowerLawFit.Of(Sizes.Select(size => new ScalingPoint(size, scale * Math.Pow(size, -exponent))), resamples: 0);
        return Math.Abs(fit.Exponent.Value - exponent) < 1e-9 && Math.Abs((fit.Scale.Value / scale) - 1) < 1e-7;
    }

    [Theory]
    [InlineData(1.5, 30, 0.3)]
    [InlineData(0, 10, 0.08)]
    [InlineData(1.69, 406.4, 0.34)]
    public void A_law_with_a_floor_without_noise_is_recovered(double floor, double scale, double exponent)
    {
        var fit = PowerLawFit.Of(
            Sizes.Select(size => new ScalingPoint(size, floor + (scale * Math.Pow(size, -exponent)))), PowerLawForm.WithFloor, resamples: 0);
        Assert.Equal(exponent, fit.Exponent.Value, 1e-5 * exponent);
        Assert.Equal(scale, fit.Scale.Value, 1e-4 * scale);
        Assert.Equal(floor, fit.Floor!.Value, 1e-4);
    }

    [Fact]
    public void A_curve_that_bends_down_has_a_floor_of_nought_not_below()
    {
        var fit = PowerLawFit.Of(
            Sizes.Select(size => new ScalingPoint(size, (10 * Math.Pow(size, -0.2)) - 0.3)), PowerLawForm.WithFloor, resamples: 20);
        Assert.Equal(0, fit.Floor!.Value);
        Assert.Equal(0, fit.Floor.Low);
        // What is left is a pure law, fitted to relative instead of logarithmic errors.
        Assert.Equal(PowerLawFit.Of(fit.Points, resamples: 0).Exponent.Value, fit.Exponent.Value, 0.005);
    }

    [Fact]
    public void Without_noise_the_interval_closes_on_the_value()
    {
        var fit = PowerLawFit.Of(Sizes.Select(size => new ScalingPoint(size, 5 * Math.Pow(size, -0.1))), resamples: 50);
        Assert.Equal(0.1, fit.Exponent.Low!.Value, 1e-9);
        Assert.Equal(0.1, fit.Exponent.High!.Value, 1e-9);
        Assert.True(fit.LargestRelativeError < 1e-9);
        Assert.Equal(Math.Pow(10, -0.1), fit.FactorPerTenfold.Value, 1e-9);
    }

    [Fact]
    public void Intervals_cover_the_truth_about_as_often_as_they_say()
    {
        var exponents = 0;
        var curves = 0;
        var newRuns = 0;
        const int runs = 300;
        for (var run = 0; run < runs; run++)
        {
            var fit = PowerLawFit.Of(Noisy(run, 0.01), seed: run, resamples: 200);
            exponents += fit.Exponent.Contains(0.1) ? 1 : 0;
            curves += fit.Predict(3e6).Contains(Law(3e6)) ? 1 : 0;
            newRuns += fit.PredictRun(3e6).Contains(Law(3e6) * Math.Exp(0.01 * new RandomStream(99, run).NextNormal())) ? 1 : 0;
        }

        // Nominally 0.95; drawing sizes and seeds counts the seeds' spread twice, so coverage lies between 0.95 and 0.99.
        Assert.InRange(exponents / (double)runs, 0.93, 0.995);
        Assert.InRange(curves / (double)runs, 0.93, 0.995);
        Assert.InRange(newRuns / (double)runs, 0.93, 0.995);
    }

    [Fact]
    public void A_new_run_is_less_certain_than_the_curve()
    {
        var fit = PowerLawFit.Of(Noisy(1, 0.02));
        var curve = fit.Predict(1e5);
        var run = fit.PredictRun(1e5);
        Assert.Equal(curve.Value, run.Value);
        Assert.True(run.High - run.Low > 1.5 * (curve.High - curve.Low));
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval()
    {
        Assert.Equal(PowerLawFit.Of(Noisy(1, 0.02), seed: 4).Exponent, PowerLawFit.Of(Noisy(1, 0.02), seed: 4).Exponent);
        Assert.NotEqual(PowerLawFit.Of(Noisy(1, 0.02), seed: 4).Exponent, PowerLawFit.Of(Noisy(1, 0.02), seed: 5).Exponent);
    }

    [Fact]
    public void A_curve_is_drawn_from_the_smallest_to_the_largest_size_in_even_steps()
    {
        var curve = PowerLawFit.Of(Noisy(1, 0.02)).Curve(count: 7);
        Assert.Equal(7, curve.Count);
        Assert.Equal(1e4, curve[0].Size, 1e-6);
        Assert.Equal(4.5e5, curve[^1].Size, 1e-6);
        Assert.All(curve, point => Assert.True(point.Loss.Low <= point.Loss.Value && point.Loss.Value <= point.Loss.High));
        Assert.Equal(curve[1].Size / curve[0].Size, curve[6].Size / curve[5].Size, 1e-9);
    }

    [Fact]
    public void One_size_is_not_enough_and_the_message_says_how_many_are()
    {
        var error = Assert.Throws<ArgumentException>(() => PowerLawFit.Of([new(10, 2), new(10, 3)]));
        Assert.Contains("2 different sizes", error.Message);
        Assert.Contains("2 points have 1", error.Message);
    }

    [Fact]
    public void A_diverged_run_is_named() =>
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => PowerLawFit.Of([new(10, 2), new(20, double.NaN)])).Message);

    [Fact]
    public void Two_sizes_with_seeds_still_give_an_interval()
    {
        var fit = PowerLawFit.Of([new(10, 2.0), new(10, 2.1), new(100, 1.5), new(100, 1.45)], resamples: 200);
        Assert.True(fit.Exponent.Low < fit.Exponent.High);
    }

    private static double Law(double size) => 8 * Math.Pow(size, -0.1);

    private static IEnumerable<ScalingPoint> Noisy(int seed, double noise) =>
        from size in Enumerable.Range(0, Sizes.Length)
        from repeat in Enumerable.Range(0, 3)
        select new ScalingPoint(
            Sizes[size], Law(Sizes[size]) * Math.Exp(noise * new RandomStream(seed, (size * 3) + repeat).NextNormal()));
}
