using MathNet.Numerics.Distributions;

namespace Octavo.Statistics;

/// <summary>
/// Intervals from Student's t-distribution (Student 1908). The choice for a handful of seeds: with 3 values it uses a
/// factor of 4.30 standard errors, where a bootstrap, which can only reshuffle those 3, comes out far too narrow.
/// From about 20 items on, <see cref="Bootstrap"/> assumes less.
/// </summary>
public static class StudentInterval
{
    /// <summary>The mean with its t-interval; without an interval where there is only one value.</summary>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static Estimate Mean(IReadOnlyList<double> values, double confidence = 0.95)
    {
        Sample.RequireSome(values, 1);
        Sample.RequireConfidence(confidence);
        var mean = Sample.Mean(values);
        if (values.Count == 1)
        {
            return new Estimate(mean, null, null, 1, confidence);
        }

        var half = Factor(values.Count - 1, confidence) * Sample.StandardError(values);
        return new Estimate(mean, mean - half, mean + half, values.Count, confidence);
    }

    /// <summary>The mean of first - second, paired by position (same seed, same item), with its t-interval.</summary>
    /// <exception cref="ArgumentException">The samples are empty or differ in length.</exception>
    public static Estimate PairedDifference(IReadOnlyList<double> first, IReadOnlyList<double> second, double confidence = 0.95) =>
        Mean(Sample.Differences(first, second), confidence);

    // How many standard errors reach to either side.
    private static double Factor(int degreesOfFreedom, double confidence) =>
        StudentT.InvCDF(0, 1, degreesOfFreedom, 0.5 + (confidence / 2));
}
