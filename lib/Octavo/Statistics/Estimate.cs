using System.Globalization;

namespace Octavo.Statistics;

/// <summary>A measured value with its interval: what every mean in a table or figure is reported as.</summary>
/// <param name="Value">The point estimate.</param>
/// <param name="Low">Lower end of the interval; null where no interval can be had (one observation, say).</param>
/// <param name="High">Upper end of the interval; null where <paramref name="Low"/> is.</param>
/// <param name="Count">Number of independent observations (seeds, items) behind the value.</param>
/// <param name="Confidence">Coverage of the interval, 0.95 unless said.</param>
public sealed record Estimate(double Value, double? Low, double? High, int Count, double Confidence = 0.95)
{
    /// <summary>An exact value: an arithmetic result without sampling error.</summary>
    public static Estimate Exact(double value) => new(value, value, value, 1, 1);

    /// <summary>Whether the interval is known and contains <paramref name="value"/>.</summary>
    public bool Contains(double value) => Low is { } low && High is { } high && low <= value && value <= high;

    /// <summary>The estimate of the value less a known number, its interval moved along.</summary>
    public Estimate Minus(double known) => this with { Value = Value - known, Low = Low - known, High = High - known };

    /// <inheritdoc/>
    public override string ToString() => Low is { } low && High is { } high
        ? Low == High ? Format(Value) : $"{Format(Value)} [{Format(low)}, {Format(high)}]"
        : Format(Value);

    private static string Format(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
