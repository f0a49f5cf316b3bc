using Octavo.Reports.Tables;

namespace Octavo.Reports.Figures;

/// <content>Bars.</content>
public static partial class Figures
{
    private const int LongestUprightName = 12;
    private const int MostUprightBars = 8;
    private const int NameCharacters = 20;
    private const double BarWidth = 0.72;

    /// <summary>Bars from zero with error bars, side by side within each name where they come in groups.</summary>
    /// <param name="bars">The bars in order.</param>
    /// <param name="value">The value axis.</param>
    /// <param name="references">Levels to compare with: a baseline, chance.</param>
    /// <param name="horizontal">Whether bars lie; by default where there are many or their names are long.</param>
    /// <param name="caption">What the figure shows; written from the bars where null.</param>
    public static Figure Bars(
        IEnumerable<Bar> bars,
        Axis value,
        IEnumerable<ReferenceLine>? references = null,
        bool? horizontal = null,
        string? caption = null)
    {
        Bar[] all = Checked(bars, value);
        string[] names = [.. all.Select(bar => bar.Name).Distinct()];
        string?[] groups = [.. all.Select(bar => bar.Group).Distinct()];
        var lying = horizontal ?? (names.Length > MostUprightBars || names.Any(name => name.Length > LongestUprightName));
        var figure = Start(value, names, lying, room: groups.Length == 1 && all.Any(bar => !FigureBuilder.HasInterval(bar)) ? 0.12 : 0);
        var width = BarWidth / groups.Length;
        for (var g = 0; g < groups.Length; g++)
        {
            Bar[] members = [.. all.Where(bar => bar.Group == groups[g])];
            var offset = (g - ((groups.Length - 1) / 2d)) * width;
            figure.AddBars(
                groups[g] ?? "",
                [.. members.Select(bar => Array.IndexOf(names, bar.Name) + offset)],
                members,
                width * (groups.Length > 1 ? 0.92 : 1),
                Palette.Series(g),
                lying,
                [.. members.Select(bar => groups.Length > 1 || FigureBuilder.HasInterval(bar) ? "" : NumberText.Exact(bar.Value.Value, 3))],
                groups.Length > 1);
        }

        NoteBars(figure, all);
        AddReferences(figure, references, horizontal: !lying, inLegend: true);
        return figure.Build(caption ?? BarsCaption(all, value.Title, references), Height(names, lying, groups.Length));
    }

    /// <summary>
    /// Lying bars on a logarithmic axis, for values many times apart, each with its value behind it. A threshold colours the bars
    /// on its two sides apart.
    /// </summary>
    /// <param name="bars">The bars in order.</param>
    /// <param name="value">Title of the value axis.</param>
    /// <param name="threshold">A level to compare with.</param>
    /// <param name="suffix">What follows each value, for example "×".</param>
    /// <param name="caption">What the figure shows; written from the bars where null.</param>
    public static Figure LogBars(
        IEnumerable<Bar> bars, string value, ReferenceLine? threshold = null, string suffix = "", string? caption = null)
    {
        Bar[] all = Checked(bars, Axis.Log(value));
        string[] names = [.. all.Select(bar => bar.Name)];
        var low = Math.Min(all.Min(bar => bar.Value.Low is > 0 and { } end ? end : bar.Value.Value), threshold?.Value ?? double.PositiveInfinity);
        var figure = Start(Axis.Log(value) with { Low = Math.Pow(10, Math.Ceiling(Math.Log10(low)) - 1) }, names, lying: true, room: 0.2);
        var sides = all.Select((bar, place) => (Bar: bar, Place: (double)place))
            .GroupBy(entry => threshold is null || entry.Bar.Value.Value <= threshold.Value)
            .OrderByDescending(side => side.Key);
        foreach (var side in sides)
        {
            figure.AddBars(
                threshold is null ? "" : $"{(side.Key ? "up to" : "above")} {NumberText.Short(threshold.Value)}{suffix}",
                [.. side.Select(entry => entry.Place)],
                [.. side.Select(entry => entry.Bar)],
                BarWidth,
                side.Key ? Palette.Blue : Palette.Vermilion,
                horizontal: true,
                [.. side.Select(entry => ValueText(entry.Bar.Value.Value) + suffix)],
                inLegend: threshold is not null);
        }

        NoteBars(figure, all);
        ReferenceLine[] references = threshold is null ? [] : [threshold];
        AddReferences(figure, references, horizontal: false, inLegend: true);
        return figure.Build(caption ?? BarsCaption(all, value, references), Height(names, lying: true, 1));
    }

    private static FigureBuilder Start(Axis value, string[] names, bool lying, double room)
    {
        var figure = lying
            ? new FigureBuilder(value, "", downwards: true) { ExtraRoom = (room, 0) }
            : new FigureBuilder("", value) { ExtraRoom = (0, room / 2) };
        (lying ? figure.Y : figure.X).SetCategories([.. names.Select(name => PlotlyText.Wrap(name, lying ? NameCharacters : LongestUprightName))]);
        return figure;
    }

    private static Bar[] Checked(IEnumerable<Bar> bars, Axis value)
    {
        Bar[] all = [.. bars];
        if (all.Length == 0)
        {
            throw new ArgumentException("There are no bars to draw. Pass at least one.");
        }

        foreach (var bar in all)
        {
            if (!double.IsFinite(bar.Value.Value) || (value.Logarithmic && bar.Value.Value <= 0))
            {
                throw new ArgumentException(
                    $"Bar '{bar.Name}' has the value {bar.Value.Value}, which the axis '{value.Title}' cannot show. Leave it out, or use Bars on a linear axis.");
            }
        }

        return all.DistinctBy(bar => (bar.Name, bar.Group)).Count() == all.Length
            ? all
            : throw new ArgumentException("Two bars have the same name and group. Name them apart.");
    }

    private static void NoteBars(FigureBuilder figure, Bar[] bars)
    {
        foreach (var bar in bars)
        {
            figure.Note(bar.Group is null ? bar.Name : $"{bar.Name}, {bar.Group}", null, bar.Value);
        }
    }

    private static string ValueText(double value) => value < 1e6 ? NumberText.Exact(Math.Abs(value) >= 100 ? Math.Round(value) : value, 3) : NumberText.Brief(value);

    private static string BarsCaption(Bar[] bars, string value, IEnumerable<ReferenceLine>? references)
    {
        var named = bars.Length <= 12 ? bars : [.. bars.Take(12)];
        var values = string.Join("; ", named.Select(bar => $"{bar.Name}{(bar.Group is null ? "" : $" ({bar.Group})")} {NumberText.Interval(bar.Value, 3)}"));
        var more = named.Length < bars.Length ? $"; {bars.Length - named.Length} more" : "";
        var errors = bars.Any(FigureBuilder.HasInterval) ? $" Error bars: {NumberText.Percent(bars.First(FigureBuilder.HasInterval).Value.Confidence, 2)} intervals." : "";
        return $"{value}: {values}{more}.{errors}{ReferenceSentence(references)}";
    }

    private static int? Height(string[] names, bool lying, int groups) =>
        lying ? Math.Max(220, 110 + (names.Length * Math.Max(30, 20 * groups))) : null;
}
