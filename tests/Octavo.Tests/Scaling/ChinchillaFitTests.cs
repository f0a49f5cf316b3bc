using Octavo.Scaling;
using Octavo.Statistics;

namespace Octavo.Tests.Scaling;

public sealed class ChinchillaFitTests
{
    [Fact]
    public void The_refit_of_epochs_points_finds_their_law()
    {
        var fit = ChinchillaFit.Of(Published(), dropHighest: 5);
        Assert.Equal(240, fit.Points.Count);
        // Besiroglu et al. 2024 and an own refit with other software agree to these.
        Assert.Equal(477.83, fit.Law.A, 0.02 * 477.83);
        Assert.Equal(2143.4, fit.Law.B, 0.05 * 2143.4);
        Assert.Equal(1.8172, fit.Law.E, 0.002);
        Assert.Equal(0.3473, fit.Law.Alpha, 0.002);
        Assert.Equal(0.3672, fit.Law.Beta, 0.003);
        Assert.Equal(0.00101827, fit.Objective, 1e-7);
        Assert.Equal(fit.Law.Objective(fit.Points), fit.Objective, 1e-12);
    }

    [Fact]
    public void Hoffmanns_own_numbers_fit_the_points_worse()
    {
        var points = ChinchillaFit.Of(Published(), dropHighest: 5).Points;
        Assert.Equal(0.00123116, ChinchillaLaws.HoffmannUnrounded.Objective(points), 1e-7);
    }

    [Theory]
    [InlineData(0, 0.4530)]
    [InlineData(1, 0.4122)]
    [InlineData(2, 0.4031)]
    [InlineData(3, 0.3825)]
    [InlineData(4, 0.3708)]
    public void The_exponent_of_data_hangs_on_how_many_points_are_dropped(int dropped, double beta) =>
        Assert.Equal(beta, ChinchillaFit.Of(Published(), dropped).Law.Beta, 0.003);

    [Fact]
    public void A_law_without_noise_is_recovered()
    {
        var points = Grid(ChinchillaLaws.Epoch, noise: 0);
        var fit = ChinchillaFit.Of(points);
        Assert.Equal(ChinchillaLaws.Epoch.Alpha, fit.Law.Alpha, 1e-4);
        Assert.Equal(ChinchillaLaws.Epoch.Beta, fit.Law.Beta, 1e-4);
        Assert.Equal(ChinchillaLaws.Epoch.E, fit.Law.E, 1e-4);
    }

    [Fact]
    public void Intervals_from_noisy_runs_hold_the_truth_and_the_fit()
    {
        var fit = ChinchillaFit.Of(Grid(ChinchillaLaws.Epoch, noise: 0.003), resamples: 100, seed: 1);
        Assert.True(fit.Alpha.Contains(ChinchillaLaws.Epoch.Alpha), fit.Alpha.ToString());
        Assert.True(fit.Beta.Contains(ChinchillaLaws.Epoch.Beta), fit.Beta.ToString());
        Assert.True(fit.OptimalParametersExponent.Contains(fit.Law.OptimalParametersExponent));
        Assert.True(fit.E.Low < fit.E.High);
    }

    [Fact]
    public void Too_few_runs_are_refused_with_their_number()
    {
        var error = Assert.Throws<ArgumentException>(() => ChinchillaFit.Of(Grid(ChinchillaLaws.Epoch, 0).Take(8), dropHighest: 5));
        Assert.Contains("3 runs (8 given, 5 dropped)", error.Message);
    }

    [Fact]
    public void A_file_without_the_columns_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        File.WriteAllText(path, "a,b\n1,2\n");
        try
        {
            Assert.Contains("Model Size", Assert.Throws<InvalidDataException>(() => ChinchillaPoint.ReadCsv(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IReadOnlyList<ChinchillaPoint> Published()
    {
        var points = ChinchillaPoint.ReadCsv(Mirror.File("chinchilla-points", "svg_extracted_data.csv"));
        Assert.Equal(245, points.Count);
        return points;
    }

    private static ChinchillaPoint[] Grid(ChinchillaLaw law, double noise)
    {
        var random = new RandomStream(3);
        return
        [
            .. from parameters in new[] { 4e7, 1e8, 3e8, 1e9, 3e9, 1e10 }
               from ratio in new[] { 2.0, 5, 10, 20, 50, 100 }
               let loss = law.Loss(parameters, parameters * ratio) * Math.Exp(noise * random.NextNormal())
               select new ChinchillaPoint(parameters, parameters * ratio, loss),
        ];
    }
}
