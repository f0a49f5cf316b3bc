using System.Diagnostics;

namespace Octavo.Torch.Measurement;

/// <summary>How long something takes: the median of several rounds and their middle half.</summary>
/// <param name="MedianSeconds">Median of the rounds.</param>
/// <param name="LowerQuartileSeconds">A quarter of the rounds took at most this.</param>
/// <param name="UpperQuartileSeconds">Three quarters of the rounds took at most this.</param>
/// <param name="Rounds">Rounds measured.</param>
public sealed record Timing(double MedianSeconds, double LowerQuartileSeconds, double UpperQuartileSeconds, int Rounds)
{
    /// <summary>Times an action, which must wait for its own result.</summary>
    /// <param name="action">What to time.</param>
    /// <param name="rounds">Rounds measured, at least 1.</param>
    /// <param name="warmup">Rounds before that are not measured.</param>
    /// <exception cref="ArgumentOutOfRangeException">No rounds.</exception>
    public static Timing Of(Action action, int rounds = 9, int warmup = 2)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        for (var i = 0; i < warmup; i++)
        {
            action();
        }

        var seconds = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return From(seconds);
    }

    /// <summary>Summarises rounds that were timed elsewhere.</summary>
    /// <param name="seconds">Seconds of each round, in any order.</param>
    public static Timing From(IReadOnlyList<double> seconds)
    {
        ArgumentNullException.ThrowIfNull(seconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds.Count, 1);
        var sorted = seconds.Order().ToArray();
        return new Timing(Quantile(sorted, 0.5), Quantile(sorted, 0.25), Quantile(sorted, 0.75), sorted.Length);
    }

    private static double Quantile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }
}
