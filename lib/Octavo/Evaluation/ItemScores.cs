using Octavo.Statistics;

namespace Octavo.Evaluation;

/// <summary>One number per item of a task, summarised.</summary>
public static class ItemScores
{
    /// <summary>The share of items that are right, with Wilson's interval (Wilson 1927).</summary>
    /// <exception cref="ArgumentException">There are no items.</exception>
    public static Estimate Accuracy(IReadOnlyList<bool> correct)
    {
        ArgumentNullException.ThrowIfNull(correct);
        return WilsonInterval.Share(correct.Count(right => right), correct.Count);
    }

    /// <summary>
    /// The standard error that the lm-evaluation-harness prints beside an accuracy: sample standard deviation of the 0s and 1s over the root
    /// of their number. Null for one item. At accuracy 0 and 1 it is 0, which is why the interval here is Wilson's.
    /// </summary>
    public static double? StandardError(IReadOnlyList<bool> correct)
    {
        ArgumentNullException.ThrowIfNull(correct);
        return correct.Count < 2 ? null : Sample.StandardError([.. correct.Select(right => right ? 1.0 : 0.0)]);
    }
}
