using Octavo.Reports.Tables;

namespace Octavo.Reports.Figures;

/// <summary>The range, ticks and positions of one axis, settled from the data before anything is drawn.</summary>
internal sealed class AxisScale(Axis axis)
{
    private const int MostTicks = 7;
    private const double FarTick = 1e15;
    private const double Padding = 0.05;
    private const double MostWidening = 0.6;

    private IReadOnlyList<string>? categories;
    private double low = double.PositiveInfinity;
    private double high = double.NegativeInfinity;
    private double widerLow = double.PositiveInfinity;
    private double widerHigh = double.NegativeInfinity;

    /// <summary>The axis as it was asked for.</summary>
    public Axis Axis { get; } = axis;

    /// <summary>The range in axis units: logarithms to base ten on a logarithmic axis.</summary>
    public (double Low, double High) Range { get; private set; }

    /// <summary>Turns the axis into one of names at 0, 1, 2, ...</summary>
    public void SetCategories(IReadOnlyList<string> names) => categories = names;

    /// <summary>Makes the axis wide enough for a value.</summary>
    public void Include(double value)
    {
        if (Shows(value))
        {
            low = Math.Min(low, Transform(value));
            high = Math.Max(high, Transform(value));
        }
    }

    /// <summary>Asks for room for the end of an interval; a very wide interval is cut off rather than squash the data.</summary>
    public void IncludeInterval(double value)
    {
        if (Shows(value))
        {
            widerLow = Math.Min(widerLow, Transform(value));
            widerHigh = Math.Max(widerHigh, Transform(value));
        }
    }

    /// <summary>Settles the range.</summary>
    /// <exception cref="ArgumentException">Nothing that the axis can show was included.</exception>
    public void Settle(double extraHigh = 0)
    {
        if (categories is not null)
        {
            Range = (-0.5, categories.Count - 0.5);
            return;
        }

        if (low > high)
        {
            throw new ArgumentException(
                $"No value can be shown on the axis '{Axis.Title}'. Pass finite values{(Axis.Logarithmic ? " above 0; the axis is logarithmic" : "")}.");
        }

        var room = Math.Max(high - low, 1e-9) * MostWidening;
        var from = Math.Min(low, Math.Max(widerLow, low - room));
        var to = Math.Max(high, Math.Min(widerHigh, high + room));
        var span = to > from ? to - from : Axis.Logarithmic ? 0.2 : Math.Max(Math.Abs(from) * 0.2, 1e-9);
        var paddedLow = from - (span * Padding);
        if (!Axis.Logarithmic && from >= 0 && paddedLow < 0)
        {
            paddedLow = 0;
        }

        Range = (
            Axis.Low is { } fixedLow ? Transform(fixedLow) : paddedLow,
            Axis.High is { } fixedHigh ? Transform(fixedHigh) : to + (span * (Padding + extraHigh)));
    }

    /// <summary>Whether nothing included lies higher.</summary>
    public bool IsHighest(double value) => Shows(value) && Transform(value) >= high;

    /// <summary>Where a value lies along the axis: 0 at its beginning, 1 at its end.</summary>
    public double Position(double value) => (Transform(value) - Range.Low) / (Range.High - Range.Low);

    /// <summary>The value in axis units.</summary>
    public double Transform(double value) => Axis.Logarithmic ? Math.Log10(value) : value;

    /// <summary>Whether a value can be shown at all.</summary>
    public bool Shows(double value) => double.IsFinite(value) && (!Axis.Logarithmic || value > 0);

    /// <summary>The axis in plotly's attributes. <paramref name="reversed"/> puts the first category on top.</summary>
    public Dictionary<string, object> ToLayout(bool reversed = false)
    {
        var ticks = categories is not null ? [.. Enumerable.Range(0, categories.Count).Select(i => (double)i)]
            : Axis.Logarithmic ? Ticks.Logarithmic(Math.Pow(10, Range.Low), Math.Pow(10, Range.High), MostTicks)
            : Ticks.Linear(Range.Low, Range.High, MostTicks);
        var layout = new Dictionary<string, object>
        {
            ["title"] = new Dictionary<string, object> { ["text"] = Axis.Title },
            ["type"] = Axis.Logarithmic ? "log" : "linear",
            ["range"] = reversed ? new[] { Range.High, Range.Low } : [Range.Low, Range.High],
            ["tickmode"] = "array",
            ["tickvals"] = ticks,
            ["ticktext"] = categories ?? [.. ticks.Select(ticks.Any(tick => tick >= FarTick) ? NumberText.Power : (Func<double, string>)NumberText.Short)],
        };
        if (categories is not null)
        {
            layout["showgrid"] = false;
            layout["fixedrange"] = true;
        }

        return layout;
    }
}
