using Octavo.Runs;
using Octavo.Scaling;
using Octavo.Statistics;

namespace Octavo.Tests.Scaling;

public sealed class IsoFlopFitTests
{
    // A parabola in ln N is only near the law's curve, whose arms differ in steepness: at most this much of the exponent.
    private const double ParabolaTolerance = 0.02;

    private static readonly double[] Budgets = [1e12, 4e12, 1.6e13, 6.4e13];

    [Fact]
    public void Curves_drawn_from_a_law_of_size_and_data_give_back_the_laws_own_exponent()
    {
        var law = ChinchillaLaws.Epoch;

        var fit = IsoFlopFit.Of([.. Budgets.Select(budget => Curve(law, budget * 1e6, noise: 0, seed: 0))]);

        // Hoffmann et al. 2022, eq. 4: a = beta / (alpha + beta).
        Assert.Equal(law.Beta / (law.Alpha + law.Beta), fit.Exponent!.Value, ParabolaTolerance);
        Assert.True(fit.IsBracketed);
        Assert.All(fit.Curves, curve => Assert.InRange(curve.BestParameters!.Value / law.Optimal(curve.Flops).Parameters, 0.8, 1.25));
        Assert.Equal(0, fit.UndecidedShare);
    }

    [Fact]
    public void The_interval_contains_the_true_exponent_about_as_often_as_it_says()
    {
        var law = ChinchillaLaws.Epoch;
        var truth = law.Beta / (law.Alpha + law.Beta);

        var fits = Enumerable.Range(0, 60).Select(seed => IsoFlopFit.Of([.. Budgets.Select(budget => Curve(law, budget * 1e6, noise: 0.01, seed))], seed, 300)).ToList();

        // 95% is asked for; residuals of 6 points under a parabola give somewhat less or more, and 60 draws scatter by 3%.
        Assert.InRange(fits.Count(fit => fit.Exponent!.Low <= truth && truth <= fit.Exponent!.High), 49, 60);
    }

    [Fact]
    public void Runs_whose_compute_is_nearly_the_same_are_one_budget()
    {
        var runs = new[] { 1e12, 1.004e12, 0.997e12, 4.1e12, 4e12, 3.95e12 }
            .Select((flops, i) => Run(flops, 10_000 << (i % 3), 2 + Math.Pow((i % 3) - 1, 2)));

        var fit = IsoFlopFit.OfRuns(runs, resamples: 0);

        Assert.Equal([3, 3], fit.Curves.Select(curve => curve.Points.Count));
        Assert.All(fit.Curves, curve => Assert.Equal(20_000, curve.BestParameters!.Value, 1.0));
        Assert.Null(fit.Exponent!.Low);
    }

    [Fact]
    public void A_curve_that_only_falls_is_not_bracketed_and_one_that_bends_down_has_no_best_size()
    {
        var falling = IsoFlopCurve.Of(1e12, [new(1e4, 3), new(1e5, 2.5), new(1e6, 2.1)]);
        var hump = IsoFlopCurve.Of(1e12, [new(1e4, 2), new(1e5, 3), new(1e6, 2)]);

        Assert.False(falling.IsBracketed);
        Assert.Null(hump.BestParameters);
        Assert.Null(IsoFlopFit.Of([hump, falling]).Exponent);
        Assert.Throws<ArgumentException>(() => IsoFlopFit.Of([falling]));
        Assert.Throws<ArgumentException>(() => IsoFlopCurve.Of(1e12, [new(1e4, 2), new(1e5, 3)]));
        Assert.Contains("diverged", Assert.Throws<ArgumentException>(() => IsoFlopCurve.Of(1e12, [new(1e4, 2), new(1e5, double.NaN), new(1e6, 2)])).Message);
    }

    // Six sizes from a quarter of the best to four times it.
    private static IsoFlopCurve Curve(ChinchillaLaw law, double flops, double noise, int seed)
    {
        var best = law.Optimal(flops).Parameters;
        var random = new RandomStream(seed, (long)Math.Log2(flops));
        return IsoFlopCurve.Of(flops, [.. Enumerable.Range(0, 6).Select(i =>
        {
            var size = best * Math.Pow(2, (i - 2.5) * 0.8);
            return new ScalingPoint(size, law.Loss(size, flops / (6 * size)) + (noise * random.NextNormal()));
        })]);
    }

    private static TrainingRun Run(double flops, long parameters, double loss) => new()
    {
        Name = $"model-{parameters}",
        Seed = 1,
        Dataset = "none",
        NonEmbeddingParameters = parameters,
        TotalParameters = parameters,
        Points = [],
        FinalValidationLoss = loss,
        Tokens = 1,
        TrainingFlops = flops,
        Seconds = 1,
        Device = "none",
    };
}
