using Microsoft.FSharp.Collections;
using Plotly.NET;

namespace Octavo.Reports.Figures;

/// <summary>Lays matrices out side by side, in plotly's attributes, under one scale of colours.</summary>
internal static class HeatMapPanels
{
    private const int MostInRow = 3;
    private const int MostNamedTicks = 24;
    private const double Gap = 0.05;
    private const int NameHeight = 26;
    private const int SpaceAboveName = 8;
    private const int RowHeight = 250;
    private const int AxesHeight = 70;
    private const int Shades = 200;

    // cividis (Nunez, Anderton and Renslow 2018): the same order of lightness for every kind of colour vision, and seen on a light as on a dark page.
    private static readonly string[] Colours =
        ["#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838"];

    /// <summary>The chart.</summary>
    public static GenericChart Chart(
        (string Name, double[,] Values)[] panels, string x, string y, AxisScale scale, IReadOnlyList<string>? columns, IReadOnlyList<string>? rows)
    {
        var across = panels.Length == 4 ? 2 : Math.Min(MostInRow, panels.Length);
        var down = (panels.Length + across - 1) / across;
        var traces = new List<Trace>();
        var annotations = new List<Dictionary<string, object>>();
        var layout = new Layout();
        for (var i = 0; i < panels.Length; i++)
        {
            var suffix = i == 0 ? "" : $"{i + 1}";
            var (left, right) = Share(i % across, across, Gap);
            var (top, bottom) = Share(i / across, down, (double)(NameHeight + SpaceAboveName) / (down * RowHeight));

            // What neighbours share is written once: rows at the left, columns at the foot, what the columns are under the middle.
            var foot = i + across >= panels.Length || panels.Any(panel => panel.Values.GetLength(1) != panels[0].Values.GetLength(1));
            var edge = i % across == 0 || panels.Any(panel => panel.Values.GetLength(0) != panels[0].Values.GetLength(0));
            var middle = i / across == down - 1 && i % across == (panels.Length - 1) % across / 2;
            traces.Add(Panel(panels[i].Values, scale, columns, rows, suffix));
            layout.SetProperty("xaxis" + suffix, Side(middle ? x : "", panels[i].Values.GetLength(1), columns, [left, right], "y" + suffix, foot, reversed: false));
            layout.SetProperty("yaxis" + suffix, Side(i % across == 0 ? y : "", panels[i].Values.GetLength(0), rows, [1 - bottom, 1 - top], "x" + suffix, edge, reversed: true));
            if (panels[i].Name.Length > 0)
            {
                annotations.Add(Name(panels[i].Name, (left + right) / 2, 1 - top));
            }
        }

        layout.SetProperty("coloraxis", ColourAxis(scale));
        layout.SetProperty("annotations", annotations);
        layout.SetProperty("showlegend", false);
        layout.SetProperty("margin", new Dictionary<string, object> { ["t"] = annotations.Count > 0 ? NameHeight + 8 : NameHeight });
        layout.SetProperty("height", AxesHeight + NameHeight + (down * RowHeight));
        return GenericChart.setLayout(layout, GenericChart.ofTraceObjects(false, ListModule.OfSeq(traces)));
    }

    private static (double From, double To) Share(int index, int count, double gap)
    {
        var width = (1 - (gap * (count - 1))) / count;
        return (index * (width + gap), (index * (width + gap)) + width);
    }

    private static Trace Panel(double[,] values, AxisScale scale, IReadOnlyList<string>? columns, IReadOnlyList<string>? rows, string suffix)
    {
        var trace = new Trace("heatmap");
        trace.SetProperty(
            "z",
            Enumerable.Range(0, values.GetLength(0)).Select(row => Enumerable.Range(0, values.GetLength(1)).Select(column => Shade(values[row, column], scale)).ToArray()).ToArray());
        trace.SetProperty("hovertemplate", $"%{{y}}, %{{x}}: {(scale.Axis.Logarithmic ? "10<sup>%{z:.2f}</sup>" : "%{z:.3~g}")}<extra></extra>");
        trace.SetProperty("coloraxis", "coloraxis");
        trace.SetProperty("hoverongaps", true);
        trace.SetProperty("xaxis", "x" + suffix);
        trace.SetProperty("yaxis", "y" + suffix);
        if (columns is not null)
        {
            trace.SetProperty("x", Distinct(columns));
        }

        if (rows is not null)
        {
            trace.SetProperty("y", Distinct(rows));
        }

        return trace;
    }

    // No eye tells more than two hundred shades apart, and every digit of every cell is in the page.
    private static double Shade(double value, AxisScale scale)
    {
        if (!scale.Shows(value))
        {
            return double.NaN;
        }

        var unit = Math.Pow(10, Math.Floor(Math.Log10((scale.Range.High - scale.Range.Low) / Shades)));
        return Math.Round(scale.Transform(value) / unit) * unit;
    }

    // Plotly puts what has one name in one place, so that a word that comes twice would be drawn once: positions are numbers, names are ticks.
    private static int[] Distinct(IReadOnlyList<string> names) => [.. Enumerable.Range(0, names.Count)];

    private static Dictionary<string, object> Side(string title, int count, IReadOnlyList<string>? names, double[] domain, string anchor, bool labelled, bool reversed)
    {
        var side = new Dictionary<string, object>
        {
            ["title"] = new Dictionary<string, object> { ["text"] = title },
            ["domain"] = domain,
            ["anchor"] = anchor,
            ["range"] = reversed ? new[] { count - 0.5, -0.5 } : [-0.5, count - 0.5],
            ["showgrid"] = false,
            ["showline"] = false,
            ["zeroline"] = false,
            ["fixedrange"] = true,
            ["automargin"] = true,
            ["showticklabels"] = labelled,
            ["ticks"] = "outside",
            ["ticklen"] = 3,
            ["tickcolor"] = Palette.Muted,
            ["tickfont"] = new Dictionary<string, object> { ["color"] = Palette.Muted },
        };
        if (names is not null)
        {
            var every = (count + MostNamedTicks - 1) / MostNamedTicks;
            int[] places = [.. Enumerable.Range(0, count).Where(place => place % every == 0)];
            side["tickvals"] = places;
            side["ticktext"] = places.Select(place => PlotlyText.Escape(names[place])).ToArray();
        }

        return side;
    }

    private static Dictionary<string, object> Name(string name, double middle, double top) => new()
    {
        ["text"] = PlotlyText.Escape(name),
        ["x"] = middle,
        ["y"] = top,
        ["xref"] = "paper",
        ["yref"] = "paper",
        ["xanchor"] = "center",
        ["yanchor"] = "bottom",
        ["showarrow"] = false,
    };

    private static Dictionary<string, object> ColourAxis(AxisScale scale)
    {
        var axis = scale.ToLayout();
        return new()
        {
            ["cmin"] = scale.Range.Low,
            ["cmax"] = scale.Range.High,
            ["colorscale"] = Colours.Select((colour, i) => new object[] { i / (Colours.Length - 1.0), colour }).ToArray(),
            ["colorbar"] = new Dictionary<string, object>
            {
                ["title"] = new Dictionary<string, object> { ["text"] = scale.Axis.Title, ["side"] = "right" },
                ["thickness"] = 12,
                ["outlinewidth"] = 0,
                ["ypad"] = 0,
                ["tickmode"] = "array",
                ["tickvals"] = ((double[])axis["tickvals"]).Select(tick => scale.Axis.Logarithmic ? Math.Log10(tick) : tick).ToArray(),
                ["ticktext"] = axis["ticktext"],
                ["tickfont"] = new Dictionary<string, object> { ["color"] = Palette.Muted },
            },
        };
    }
}
