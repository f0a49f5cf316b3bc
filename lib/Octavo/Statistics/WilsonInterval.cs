using MathNet.Numerics.Distributions;

namespace Octavo.Statistics;

/// <summary>The interval of a share of successes, such as an accuracy, that stays honest near 0 and 1 (Wilson 1927).</summary>
public static class WilsonInterval
{
    /// <summary>The share of <paramref name="successes"/> in <paramref name="trials"/> independent trials.</summary>
    /// <exception cref="ArgumentException">There is no trial, or more successes than trials.</exception>
    public static Estimate Share(int successes, int trials, double confidence = 0.95)
    {
        if (trials < 1 || successes < 0 || successes > trials)
        {
            throw new ArgumentException($"{successes} successes in {trials} trials is not a share; there must be at least one trial.");
        }

        Sample.RequireConfidence(confidence);
        var z = Normal.InvCDF(0, 1, 0.5 + (confidence / 2));
        double n = trials;
        var share = successes / n;
        var centre = (share + (z * z / (2 * n))) / (1 + (z * z / n));
        var half = z / (1 + (z * z / n)) * Math.Sqrt((share * (1 - share) / n) + (z * z / (4 * n * n)));
        // At 0 and n the formula gives exactly 0 and 1, which rounding may miss.
        var low = successes == 0 ? 0 : centre - half;
        var high = successes == trials ? 1 : centre + half;
        return new Estimate(share, low, high, trials, confidence);
    }
}
