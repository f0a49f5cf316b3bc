namespace Octavo.Statistics;

/// <summary>Plain summaries of a sample of numbers.</summary>
public static class Sample
{
    /// <summary>The arithmetic mean.</summary>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static double Mean(IReadOnlyList<double> values)
    {
        RequireSome(values, 1);
        double sum = 0;
        for (var i = 0; i < values.Count; i++)
        {
            sum += values[i];
        }

        return sum / values.Count;
    }

    /// <summary>The standard deviation with n - 1 in the denominator.</summary>
    /// <exception cref="ArgumentException">There are fewer than two values.</exception>
    public static double StandardDeviation(IReadOnlyList<double> values)
    {
        RequireSome(values, 2);
        var mean = Mean(values);
        double sum = 0;
        for (var i = 0; i < values.Count; i++)
        {
            var difference = values[i] - mean;
            sum += difference * difference;
        }

        return Math.Sqrt(sum / (values.Count - 1));
    }

    /// <summary>The standard error of the mean: standard deviation over the root of n.</summary>
    /// <exception cref="ArgumentException">There are fewer than two values.</exception>
    public static double StandardError(IReadOnlyList<double> values) => StandardDeviation(values) / Math.Sqrt(values.Count);

    /// <summary>The median; the mean of the middle two where their number is even.</summary>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static double Median(IReadOnlyList<double> values) => Quantile(values, 0.5);

    /// <summary>
    /// The quantile at <paramref name="share"/>, interpolated linearly between order statistics (Hyndman and Fan 1996, type 7).
    /// </summary>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside [0, 1].</exception>
    public static double Quantile(IReadOnlyList<double> values, double share)
    {
        RequireSome(values, 1);
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return QuantileOfSorted(sorted, share);
    }

    internal static double QuantileOfSorted(double[] sorted, double share)
    {
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A quantile's share lies between 0 and 1.");
        }

        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        // Equal neighbours need no arithmetic, so that infinite values stay infinite.
        return sorted[below] == sorted[above] ? sorted[below] : sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    internal static void RequireSome(IReadOnlyList<double> values, int least)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < least)
        {
            throw new ArgumentException($"The sample has {values.Count} values; this needs at least {least}.");
        }
    }

    internal static double[] Differences(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count)
        {
            throw new ArgumentException(
                $"Paired samples need a partner each: the first has {first.Count} values, the second {second.Count}.");
        }

        return [.. first.Zip(second, (a, b) => a - b)];
    }

    internal static void RequireConfidence(double confidence)
    {
        if (confidence is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1, for example 0.95.");
        }
    }
}
