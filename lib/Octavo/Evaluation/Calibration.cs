namespace Octavo.Evaluation;

/// <summary>How well confidences agree with accuracy, in bins of equal width (Guo et al. 2017, section 2).</summary>
public sealed record Calibration
{
    /// <summary>Bins that Guo et al. use.</summary>
    public const int DefaultBins = 15;

    /// <summary>The reliability diagram's bins, from 0 to 1; bin m of M holds the confidences in ((m-1)/M, m/M], the first also 0.</summary>
    public required IReadOnlyList<CalibrationBin> Bins { get; init; }

    /// <summary>Predictions in all.</summary>
    public required int Count { get; init; }

    /// <summary>ECE: the mean distance of accuracy and confidence, each bin weighted by its predictions (their equation 3).</summary>
    public double ExpectedError => Bins.Sum(bin => Math.Abs(bin.Gap ?? 0) * bin.Count) / Count;

    /// <summary>MCE: the largest distance of any bin that has predictions (their equation 5).</summary>
    public double MaximumError => Bins.Max(bin => Math.Abs(bin.Gap ?? 0));

    /// <summary>Sorts predictions into bins.</summary>
    /// <param name="confidences">The probability that the model gave to its answer, between 0 and 1.</param>
    /// <param name="correct">Whether each answer is right.</param>
    /// <param name="bins">How many bins.</param>
    /// <exception cref="ArgumentException">There are no predictions, the lists differ in length, or a confidence is no probability.</exception>
    public static Calibration Of(IReadOnlyList<double> confidences, IReadOnlyList<bool> correct, int bins = DefaultBins)
    {
        ArgumentNullException.ThrowIfNull(confidences);
        ArgumentNullException.ThrowIfNull(correct);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (confidences.Count == 0 || confidences.Count != correct.Count)
        {
            throw new ArgumentException($"There are {confidences.Count} confidences and {correct.Count} answers; as many of each, and at least one, were expected.");
        }

        var (counts, sums, hits) = (new int[bins], new double[bins], new int[bins]);
        for (var i = 0; i < confidences.Count; i++)
        {
            if (confidences[i] is not (>= 0 and <= 1))
            {
                throw new ArgumentException($"Confidence {i + 1} is {confidences[i]}; a probability between 0 and 1 was expected.");
            }

            var bin = Math.Clamp((int)Math.Ceiling(confidences[i] * bins) - 1, 0, bins - 1);
            counts[bin]++;
            sums[bin] += confidences[i];
            hits[bin] += correct[i] ? 1 : 0;
        }

        return new Calibration
        {
            Count = confidences.Count,
            Bins =
            [
                .. Enumerable.Range(0, bins).Select(bin => new CalibrationBin(
                    (double)bin / bins,
                    (bin + 1.0) / bins,
                    counts[bin],
                    counts[bin] > 0 ? sums[bin] / counts[bin] : null,
                    counts[bin] > 0 ? (double)hits[bin] / counts[bin] : null)),
            ],
        };
    }
}
