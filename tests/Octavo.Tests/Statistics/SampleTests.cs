using FsCheck.Xunit;
using Octavo.Statistics;

namespace Octavo.Tests.Statistics;

public sealed class SampleTests
{
    [Fact]
    public void Summaries_of_a_small_sample_are_those_worked_by_hand()
    {
        double[] values = [2, 4, 4, 4, 5, 5, 7, 9];
        Assert.Equal(5, Sample.Mean(values));
        Assert.Equal(Math.Sqrt(32.0 / 7), Sample.StandardDeviation(values), 1e-15);
        Assert.Equal(4.5, Sample.Median(values));
        Assert.Equal(4, Sample.Quantile(values, 0.25));
        Assert.Equal(5.5, Sample.Quantile(values, 0.75));
    }

    [Property]
    public bool Summaries_agree_with_mathnets(double[] drawn)
    {
        var values = drawn.Where(value => Math.Abs(value) < 1e100).Append(1).Append(2).ToArray();
        var scale = 1e-9 * (1 + values.Max(Math.Abs));
        return Math.Abs(Sample.Mean(values) - MathNet.Numerics.Statistics.Statistics.Mean(values)) <= scale
            && Math.Abs(Sample.StandardDeviation(values) - MathNet.Numerics.Statistics.Statistics.StandardDeviation(values)) <= scale
            && Math.Abs(Sample.Median(values) - MathNet.Numerics.Statistics.Statistics.Median(values)) <= scale;
    }

    [Property]
    public bool Hubers_slope_is_the_derivative_of_its_loss(short tenths)
    {
        var residual = tenths / 10.0;
        const double delta = 1;
        const double step = 1e-6;
        var numeric = (Huber.Loss(residual + step, delta) - Huber.Loss(residual - step, delta)) / (2 * step);
        return Math.Abs(numeric - Huber.Slope(residual, delta)) < 1e-5;
    }

    [Fact]
    public void Hubers_loss_is_square_inside_and_linear_outside()
    {
        Assert.Equal(0.125, Huber.Loss(0.5, 1));
        Assert.Equal(2.5, Huber.Loss(-3, 1));
    }
}
