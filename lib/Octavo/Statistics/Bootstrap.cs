namespace Octavo.Statistics;

/// <summary>
/// Percentile bootstrap (Efron 1979): draw the sample anew with replacement, many times, and take the quantiles. The
/// choice for about 20 items or more and for statistics without a formula; for a few seeds use <see cref="StudentInterval"/>.
/// </summary>
public static class Bootstrap
{
    /// <summary>Draws that a 95% interval needs for two stable digits.</summary>
    public const int DefaultResamples = 10_000;

    /// <summary>The mean with its interval; without an interval where there is only one value.</summary>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static Estimate Mean(
        IReadOnlyList<double> values, int seed, int resamples = DefaultResamples, double confidence = 0.95) =>
        Of(values, Sample.Mean, seed, resamples, confidence);

    /// <summary>The mean of first - second, paired by position (same item, same seed), with its interval.</summary>
    /// <exception cref="ArgumentException">The samples are empty or differ in length.</exception>
    public static Estimate PairedDifference(
        IReadOnlyList<double> first,
        IReadOnlyList<double> second,
        int seed,
        int resamples = DefaultResamples,
        double confidence = 0.95) =>
        Mean(Sample.Differences(first, second), seed, resamples, confidence);

    /// <summary>Any statistic of a sample of anything, with its interval.</summary>
    /// <param name="items">The observations, drawn whole: where they come in groups, pass the groups.</param>
    /// <param name="statistic">Computed on the sample and on every resample; must not keep the list it is given.</param>
    /// <param name="seed">Resample i depends on the seed and on i alone.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <param name="confidence">Coverage of the interval.</param>
    /// <exception cref="ArgumentException">There are no items.</exception>
    public static Estimate Of<T>(
        IReadOnlyList<T> items,
        Func<IReadOnlyList<T>, double> statistic,
        int seed,
        int resamples = DefaultResamples,
        double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resamples);
        Sample.RequireConfidence(confidence);
        if (items.Count == 0)
        {
            throw new ArgumentException("A bootstrap needs at least one item.");
        }

        var value = statistic(items);
        if (items.Count == 1)
        {
            return new Estimate(value, null, null, 1, confidence);
        }

        var drawn = new T[items.Count];
        var replicates = new double[resamples];
        for (var i = 0; i < resamples; i++)
        {
            var random = new RandomStream(seed, i);
            for (var j = 0; j < drawn.Length; j++)
            {
                drawn[j] = items[random.NextInteger(items.Count)];
            }

            replicates[i] = statistic(drawn);
        }

        return FromReplicates(value, replicates, items.Count, confidence);
    }

    internal static Estimate FromReplicates(double value, double[] replicates, int count, double confidence)
    {
        Array.Sort(replicates);
        var tail = (1 - confidence) / 2;
        return new Estimate(
            value,
            Sample.QuantileOfSorted(replicates, tail),
            Sample.QuantileOfSorted(replicates, 1 - tail),
            count,
            confidence);
    }
}
