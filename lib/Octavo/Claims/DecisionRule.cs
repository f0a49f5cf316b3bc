using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Claims;

/// <summary>
/// A rule, set before the run, that turns a measurement into a verdict. Threshold rules look at the whole interval: beyond
/// the threshold is <see cref="Verdict.Right"/>, on the other side <see cref="Verdict.Wrong"/>, and an interval that
/// covers the threshold, or none at all, is <see cref="Verdict.Inconclusive"/>.
/// </summary>
public sealed class DecisionRule
{
    private readonly Func<Estimate, Verdict> decide;

    private DecisionRule(string text, Func<Estimate, Verdict> decide)
    {
        Text = text;
        this.decide = decide;
    }

    /// <summary>The rule in words, as the table shows it.</summary>
    public string Text { get; }

    /// <summary>The claim holds if the value is at least <paramref name="threshold"/>.</summary>
    public static DecisionRule AtLeast(double threshold) => new(
        $"Right if the whole interval is at least {Number(threshold)}, wrong if it is below, else inconclusive",
        measured => Beyond(measured.Low >= threshold, measured.High < threshold));

    /// <summary>The claim holds if the value is at most <paramref name="threshold"/>.</summary>
    public static DecisionRule AtMost(double threshold) => new(
        $"Right if the whole interval is at most {Number(threshold)}, wrong if it is above, else inconclusive",
        measured => Beyond(measured.High <= threshold, measured.Low > threshold));

    /// <summary>The claim holds if the value is above <paramref name="threshold"/>: a difference above 0, say.</summary>
    public static DecisionRule Above(double threshold) => new(
        $"Right if the whole interval is above {Number(threshold)}, wrong if it is at or below, else inconclusive",
        measured => Beyond(measured.Low > threshold, measured.High <= threshold));

    /// <summary>The claim holds if the value is below <paramref name="threshold"/>.</summary>
    public static DecisionRule Below(double threshold) => new(
        $"Right if the whole interval is below {Number(threshold)}, wrong if it is at or above, else inconclusive",
        measured => Beyond(measured.High < threshold, measured.Low >= threshold));

    /// <summary>The claim holds if the value lies between two bounds, both included.</summary>
    /// <exception cref="ArgumentException">The lower bound is above the upper one.</exception>
    public static DecisionRule Between(double low, double high)
    {
        if (!(low <= high))
        {
            throw new ArgumentException($"The range from {Number(low)} to {Number(high)} is empty: give the lower bound first.");
        }

        return new DecisionRule(
            $"Right if the whole interval lies in [{Number(low)}, {Number(high)}], wrong if it lies outside, else inconclusive",
            measured => Beyond(measured.Low >= low && measured.High <= high, measured.High < low || measured.Low > high));
    }

    /// <summary>
    /// The claim names a value: it holds if the interval contains it. An interval wider than
    /// <paramref name="widestInterval"/> (end to end) contains too much to tell and is inconclusive.
    /// </summary>
    public static DecisionRule IntervalContains(double value, double widestInterval)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widestInterval);
        return new DecisionRule(
            $"Right if the interval contains {Number(value)}, wrong if not, inconclusive if it is wider than {Number(widestInterval)}",
            measured => (measured.Low, measured.High) switch
            {
                ({ } low, { } high) when high - low <= widestInterval => measured.Contains(value) ? Verdict.Right : Verdict.Wrong,
                ({ } low, { } high) when value < low || value > high => Verdict.Wrong,
                _ => Verdict.Inconclusive,
            });
    }

    /// <summary>The claim names an exact number: it holds if the measured value is within <paramref name="tolerance"/> of it.</summary>
    public static DecisionRule Equal(double value, double tolerance = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        return new DecisionRule(
            tolerance == 0 ? $"Right if exactly {Number(value)}, else wrong" : $"Right if within {Number(tolerance)} of {Number(value)}, else wrong",
            measured => Math.Abs(measured.Value - value) <= tolerance ? Verdict.Right : Verdict.Wrong);
    }

    /// <summary>
    /// The claim speaks of all of <paramref name="cases"/> cases and the measured value counts those in which it holds:
    /// right if in all, wrong if in none, and else <paramref name="otherwise"/>.
    /// </summary>
    /// <param name="cases">Number of cases.</param>
    /// <param name="otherwise">What holding in some cases means: <see cref="Verdict.Mixed"/> or <see cref="Verdict.Imprecise"/>.</param>
    public static DecisionRule HoldsInAll(int cases, Verdict otherwise = Verdict.Mixed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cases);
        var some = otherwise is Verdict.Mixed or Verdict.Imprecise
            ? otherwise
            : throw new ArgumentException($"A claim that holds in some cases only is Mixed or Imprecise, not {otherwise}.");
        return new DecisionRule(
            $"Right if it holds in all {cases} cases, wrong if in none, else {some.ToString().ToLowerInvariant()}",
            measured => CountVerdict(measured.Value, cases, some));
    }

    /// <summary>A rule of one's own, in words and as code.</summary>
    public static DecisionRule Custom(string text, Func<Estimate, Verdict> decide)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ArgumentNullException.ThrowIfNull(decide);
        return new DecisionRule(text, decide);
    }

    /// <summary>
    /// This rule, but a claim that it finds right where <paramref name="caveat"/> holds is only imprecise: right in
    /// its number, wrong in its wording.
    /// </summary>
    public DecisionRule ButImpreciseIf(string caveat, Func<Estimate, bool> holds) => new(
        $"{Text}; imprecise instead of right if {caveat}",
        measured => decide(measured) is Verdict.Right && holds(measured) ? Verdict.Imprecise : decide(measured));

    /// <summary>The verdict on a measurement; one that is not a number is inconclusive under every rule.</summary>
    public Verdict Decide(Estimate measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        return double.IsNaN(measured.Value) ? Verdict.Inconclusive : decide(measured);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static Verdict Beyond(bool right, bool wrong) => (right, wrong) switch
    {
        (true, _) => Verdict.Right,
        (_, true) => Verdict.Wrong,
        _ => Verdict.Inconclusive,
    };

    private static Verdict CountVerdict(double held, int cases, Verdict some)
    {
        if (held != Math.Floor(held) || held < 0 || held > cases)
        {
            throw new ArgumentException($"{Number(held)} is not a number of cases out of {cases}.");
        }

        return held == cases ? Verdict.Right : held == 0 ? Verdict.Wrong : some;
    }

    private static string Number(double value) => value.ToString(
        Math.Abs(value) is >= 1000 and < 1e15 && value == Math.Floor(value) ? "N0" : "G6", CultureInfo.InvariantCulture);
}
