using Octavo.Statistics;

namespace Octavo.Scaling;

/// <summary>How a score changes with a model's size.</summary>
public static class SizeSlope
{
    /// <summary>
    /// The slope of the score over the common logarithm of the parameters, by least squares in each seed, over seeds: what ten times the
    /// parameters bring.
    /// </summary>
    /// <param name="sizes">Parameters of each size and its score for each seed; the seeds in the same order.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes, or the seeds' numbers differ.</exception>
    public static Estimate PerTenfold(IReadOnlyList<(double Parameters, IReadOnlyList<double> Seeds)> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.DistinctBy(size => size.Parameters).Count() < 2 || sizes.DistinctBy(size => size.Seeds.Count).Count() != 1 || sizes[0].Seeds.Count == 0)
        {
            throw new ArgumentException(
                $"A slope over sizes needs two sizes or more with equally many seeds; there are {string.Join(", ", sizes.Select(size => $"{size.Parameters:N0} parameters with {size.Seeds.Count}"))}.");
        }

        double[] logarithms = [.. sizes.Select(size => Math.Log10(size.Parameters))];
        var mean = logarithms.Average();
        var spread = logarithms.Sum(one => (one - mean) * (one - mean));
        return StudentInterval.Mean([.. Enumerable.Range(0, sizes[0].Seeds.Count)
            .Select(seed => sizes.Select((size, place) => (logarithms[place] - mean) * size.Seeds[seed]).Sum() / spread)]);
    }
}
