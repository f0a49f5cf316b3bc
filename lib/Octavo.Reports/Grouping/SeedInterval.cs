using MathNet.Numerics.Distributions;
using Octavo.Statistics;

namespace Octavo.Reports.Grouping;

/// <summary>
/// The mean over seeds with its Student t-interval: the one place where this library computes an interval.
/// With three seeds a bootstrap has ten distinct means and is too narrow; t with two degrees of freedom is not.
/// </summary>
internal static class SeedInterval
{
    /// <summary>The mean of <paramref name="values"/> and its t-interval; no interval where there are fewer than two values.</summary>
    public static Estimate Mean(IReadOnlyList<double> values, double confidence = 0.95)
    {
        var mean = values.Average();
        if (values.Count < 2)
        {
            return new Estimate(mean, null, null, values.Count, confidence);
        }

        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        var halfWidth = StudentT.InvCDF(0, 1, values.Count - 1, 0.5 + (confidence / 2)) * Math.Sqrt(variance / values.Count);
        return new Estimate(mean, mean - halfWidth, mean + halfWidth, values.Count, confidence);
    }
}
