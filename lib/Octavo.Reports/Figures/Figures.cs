using Octavo.Reports.Tables;
using Octavo.Statistics;

namespace Octavo.Reports.Figures;

/// <summary>Draws figures from plain result records.</summary>
public static partial class Figures
{
    /// <summary>Lines through measured values, with bands where intervals are given.</summary>
    /// <param name="series">The lines.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="references">Levels of y to compare with: a baseline, chance.</param>
    /// <param name="caption">What the figure shows; written from the series where null.</param>
    /// <param name="ordered">Whether the series have an order (sizes, say) that their colours should show.</param>
    public static Figure Lines(
        IEnumerable<Series> series,
        Axis x,
        Axis y,
        IEnumerable<ReferenceLine>? references = null,
        string? caption = null,
        bool ordered = false)
    {
        Series[] all = Checked(series);
        var figure = new FigureBuilder(x, y);
        for (var i = 0; i < all.Length; i++)
        {
            var one = all[i];
            var colour = ordered ? Palette.Step(i, all.Length) : Palette.Series(i);
            if (one.Low is not null && one.High is not null)
            {
                figure.AddBand(one.Name, one.X, one.Low, one.High, colour);
            }

            var symbol = one.X.Count <= 40 ? FigureBuilder.Symbol(i) : null;
            figure.AddLine(one.Name, one.X, one.Y, colour, ordered ? "solid" : FigureBuilder.Dash(i), symbol: symbol, group: one.Name);
            NoteEnds(figure, one);
        }

        AddReferences(figure, references);
        return figure.Build(caption ?? $"{y.Title} against {LowerFirst(x.Title)}: {Names(all)}.{Bands(all)}{ReferenceSentence(references)}");
    }

    /// <summary>Separate points, with error bars where intervals are given.</summary>
    /// <param name="series">The groups of points.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="references">Levels of y to compare with.</param>
    /// <param name="caption">What the figure shows; written from the series where null.</param>
    public static Figure Scatter(
        IEnumerable<Series> series,
        Axis x,
        Axis y,
        IEnumerable<ReferenceLine>? references = null,
        string? caption = null)
    {
        Series[] all = Checked(series);
        var figure = new FigureBuilder(x, y);
        for (var i = 0; i < all.Length; i++)
        {
            var one = all[i];
            string[]? hover = one.Labels is null
                ? null
                : [.. one.Labels.Select((label, p) => $"{label}: {NumberText.Brief(one.X[p])}, {NumberText.Significant(one.Y[p])}")];
            var size = one.X.Count > 60 ? 6 : 8;
            figure.AddPoints(
                one.Name, one.X, one.Y, Palette.Series(i), FigureBuilder.Symbol(i), size, one.X.Count > 60 ? 0.7 : 1, one.Low, one.High, hover);
            NoteEnds(figure, one);
        }

        AddReferences(figure, references);
        return figure.Build(caption ?? $"{y.Title} against {LowerFirst(x.Title)}: {Names(all)}.{ReferenceSentence(references)}");
    }

    private static Series[] Checked(IEnumerable<Series> series)
    {
        Series[] all = [.. series];
        if (all.Length == 0)
        {
            throw new ArgumentException("There is no series to draw. Pass at least one.");
        }

        foreach (var one in all)
        {
            CheckLengths(one.Name, one.X, one.Y, one.Low, one.High);
            if (one.Labels is { } labels && labels.Count != one.X.Count)
            {
                throw new ArgumentException($"Series '{one.Name}' has {one.X.Count} points and {labels.Count} labels. Give each point one, or none.");
            }
        }

        return all;
    }

    private static void CheckLengths(
        string name, IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<double>? low, IReadOnlyList<double>? high)
    {
        if (x.Count != y.Count || (low?.Count ?? x.Count) != x.Count || (high?.Count ?? x.Count) != x.Count || low is null != high is null)
        {
            throw new ArgumentException(
                $"'{name}' has {x.Count} x values, {y.Count} y values, {low?.Count ?? 0} low and {high?.Count ?? 0} high ends. "
                + "Give one of each per x; low and high may both be left out.");
        }
    }

    private static void AddReferences(
        FigureBuilder figure, IEnumerable<ReferenceLine>? references, bool horizontal = true, bool inLegend = false)
    {
        foreach (var line in references ?? [])
        {
            figure.AddReference(line, horizontal, inLegend);
            figure.Note(line.Name, null, line.Value);
        }
    }

    private static void NoteEnds(FigureBuilder figure, Series one)
    {
        int[] shown = one.X.Count <= 12 ? [.. Enumerable.Range(0, one.X.Count)] : [0, one.X.Count - 1];
        foreach (var i in shown)
        {
            var label = one.Labels is { } labels ? $"{one.Name}: {labels[i]}" : one.Name;
            figure.Note(label, one.X[i], new Estimate(one.Y[i], one.Low?[i], one.High?[i], 1));
        }
    }

    private static string Names(IEnumerable<Series> series) => string.Join(", ", series.Select(one => one.Name));

    private static string Bands(IEnumerable<Series> series) => series.Any(one => one.Low is not null) ? " Bands: intervals." : "";

    private static string ReferenceSentence(IEnumerable<ReferenceLine>? references) => string.Concat(
        (references ?? []).Select(line => $" Dashed: {line.Name}."));

    private static string LowerFirst(string text) =>
        text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
}
