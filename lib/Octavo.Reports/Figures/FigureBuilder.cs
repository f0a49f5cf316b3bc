using Microsoft.FSharp.Collections;
using Octavo.Reports.Tables;
using Plotly.NET;

namespace Octavo.Reports.Figures;

/// <summary>
/// Puts a chart together from strokes. Attributes are plotly's own names on Plotly.NET's trace and layout objects: its functions take
/// F# optional arguments, dozens each, that C# can only pass in full.
/// </summary>
internal sealed class FigureBuilder
{
    private const double LabelRoom = 0.06;
    private const int MarginWithoutTitle = 28;

    private static readonly string[] Symbols = ["circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "star"];
    private static readonly string[] Dashes = ["solid", "dash", "dot", "dashdot"];

    private readonly List<Trace> traces = [];
    private readonly List<object?[]> numbers = [];
    private readonly ReferenceLines references;
    private readonly bool downwards;
    private int legendEntries;

    /// <summary>Begins a figure; <paramref name="downwards"/> puts the first name of a vertical axis of names on top.</summary>
    public FigureBuilder(Axis x, Axis y, bool downwards = false)
    {
        X = new AxisScale(x);
        Y = new AxisScale(y);
        this.downwards = downwards;
        references = new ReferenceLines(X, Y, downwards);
    }

    /// <summary>The horizontal axis.</summary>
    public AxisScale X { get; }

    /// <summary>The vertical axis.</summary>
    public AxisScale Y { get; }

    /// <summary>Room kept free at the high end of an axis, as a share of its span: for text behind bars.</summary>
    public (double X, double Y) ExtraRoom { get; init; }

    /// <summary>A marker for series <paramref name="index"/>, so that colour is not the only difference.</summary>
    public static string Symbol(int index) => Symbols[index % Symbols.Length];

    /// <summary>A dash for series <paramref name="index"/>, changing where the colours come round again.</summary>
    public static string Dash(int index) => Dashes[index / Palette.Categorical.Count % Dashes.Length];

    /// <summary>A line, with markers where <paramref name="symbol"/> is set.</summary>
    public void AddLine(
        string name,
        IReadOnlyList<double> xs,
        IReadOnlyList<double> ys,
        string colour,
        string dash = "solid",
        double width = 2,
        string? symbol = null,
        string? group = null,
        bool inLegend = true,
        double opacity = 1)
    {
        var trace = Scatter(name, xs, ys, symbol is null ? "lines" : "lines+markers", group, inLegend);
        trace.SetProperty("line", new Dictionary<string, object> { ["color"] = colour, ["width"] = width, ["dash"] = dash });
        trace.SetProperty("hovertemplate", $"{PlotlyText.Escape(name)}<br>%{{x:.4~s}}: %{{y:.4~g}}<extra></extra>");
        SetUnlessDefault(trace, "opacity", opacity, 1);
        if (symbol is not null)
        {
            trace.SetProperty("marker", new Dictionary<string, object> { ["color"] = colour, ["size"] = 7, ["symbol"] = symbol });
        }

        Mark(xs, ys, connected: true);
    }

    /// <summary>Separate points, with error bars where intervals are given and texts to show when pointed at.</summary>
    public void AddPoints(
        string name,
        IReadOnlyList<double> xs,
        IReadOnlyList<double> ys,
        string colour,
        string symbol = "circle",
        double size = 9,
        double opacity = 1,
        IReadOnlyList<double>? low = null,
        IReadOnlyList<double>? high = null,
        IReadOnlyList<string>? hover = null,
        string? group = null,
        bool inLegend = true,
        int legendRank = 1000)
    {
        var trace = Scatter(name, xs, ys, "markers", group, inLegend);
        SetUnlessDefault(trace, "legendrank", legendRank, 1000);
        trace.SetProperty(
            "marker", new Dictionary<string, object> { ["color"] = colour, ["size"] = size, ["symbol"] = symbol, ["opacity"] = opacity });
        if (hover is null)
        {
            trace.SetProperty("hovertemplate", $"{PlotlyText.Escape(name)}<br>%{{x:.4~s}}: %{{y:.4~g}}<extra></extra>");
        }
        else
        {
            trace.SetProperty("text", hover.Select(PlotlyText.Escape).ToArray());
            trace.SetProperty("hovertemplate", "%{text}<extra></extra>");
        }

        Mark(xs, ys, connected: false);
        if (low is not null && high is not null)
        {
            trace.SetProperty("error_y", ErrorBars(ys, low, high, colour));
            for (var i = 0; i < xs.Count; i++)
            {
                MarkInterval(xs[i], low[i], xs[i], high[i]);
            }
        }
    }

    /// <summary>The translucent band of an interval along a line.</summary>
    public void AddBand(string group, IReadOnlyList<double> xs, IReadOnlyList<double> low, IReadOnlyList<double> high, string colour)
    {
        int[] shown = [.. Enumerable.Range(0, xs.Count).Where(i => X.Shows(xs[i]) && Y.Shows(high[i]) && double.IsFinite(low[i]))];
        if (shown.Length < 2)
        {
            return;
        }

        // Below zero a logarithmic axis has no place: the band then leaves the figure at the bottom.
        double Floor(int i) => Y.Shows(low[i]) ? low[i] : high[i] * 1e-9;
        var trace = Scatter(
            group,
            [.. shown.Select(i => xs[i]), .. shown.Reverse().Select(i => xs[i])],
            [.. shown.Select(Floor), .. shown.Reverse().Select(i => high[i])],
            "lines",
            group,
            inLegend: false);
        trace.SetProperty("fill", "toself");
        trace.SetProperty("fillcolor", Palette.Band(colour));
        trace.SetProperty("line", new Dictionary<string, object> { ["width"] = 0, ["color"] = colour });
        trace.SetProperty("hoverinfo", "skip");
        foreach (var i in shown)
        {
            Y.IncludeInterval(low[i]);
            Y.IncludeInterval(high[i]);
        }
    }

    /// <summary>
    /// Bars at given places along the axis of names, which is the vertical one where <paramref name="horizontal"/>.
    /// Bars with an interval get error bars; <paramref name="texts"/> stand behind the others.
    /// </summary>
    public void AddBars(
        string name,
        IReadOnlyList<double> places,
        IReadOnlyList<Bar> bars,
        double width,
        string colour,
        bool horizontal,
        IReadOnlyList<string> texts,
        bool inLegend)
    {
        double[] values = [.. bars.Select(bar => bar.Value.Value)];
        var trace = new Trace("bar");
        trace.SetProperty("name", name);
        trace.SetProperty("orientation", horizontal ? "h" : "v");
        trace.SetProperty(horizontal ? "y" : "x", places);
        trace.SetProperty(horizontal ? "x" : "y", values);
        trace.SetProperty("width", width);
        trace.SetProperty("marker", new Dictionary<string, object> { ["color"] = colour });
        trace.SetProperty("hovertext", bars.Select(bar => PlotlyText.Escape($"{bar.Name}: {NumberText.Interval(bar.Value)}")).ToArray());
        trace.SetProperty("hovertemplate", "%{hovertext}<extra></extra>");
        SetUnlessDefault(trace, "showlegend", inLegend, true);
        if (texts.Any(text => text.Length > 0))
        {
            trace.SetProperty("text", texts);
            trace.SetProperty("textposition", "outside");
            trace.SetProperty("cliponaxis", false);
            trace.SetProperty("textfont", new Dictionary<string, object> { ["color"] = Palette.Text });
        }

        if (bars.Any(HasInterval))
        {
            trace.SetProperty(
                horizontal ? "error_x" : "error_y",
                ErrorBars(values, [.. bars.Select(bar => bar.Value.Low ?? bar.Value.Value)], [.. bars.Select(bar => bar.Value.High ?? bar.Value.Value)], Palette.Text));
        }

        Add(trace, inLegend);
        for (var i = 0; i < bars.Count; i++)
        {
            MarkBar(places[i], width, bars[i], horizontal);
        }
    }

    /// <summary>A legend entry that stands for a kind of line and draws nothing.</summary>
    public void AddLegendEntry(string name, string colour, string dash, double width)
    {
        var trace = Scatter(name, [double.NaN], [double.NaN], "lines", null, inLegend: true);
        trace.SetProperty("line", new Dictionary<string, object> { ["color"] = colour, ["width"] = width, ["dash"] = dash });
    }

    /// <summary>
    /// A dashed line across the figure, with its label beside it, or in the legend where bars leave no room for one.
    /// </summary>
    public void AddReference(ReferenceLine line, bool horizontal = true, bool inLegend = false)
    {
        references.Add(line, horizontal, labelled: !inLegend);
        (horizontal ? Y : X).Include(line.Value);
        if (inLegend)
        {
            AddLegendEntry(line.Name, ReferenceLines.Colour(labelled: false), "dash", ReferenceLines.Width);
        }
    }

    /// <summary>A row of the figure's text form.</summary>
    public void Note(string name, object? at, object? value) => numbers.Add([name, at, value]);

    /// <summary>The finished figure.</summary>
    /// <param name="caption">What the figure shows.</param>
    /// <param name="height">Height in pixels; null for the house style's.</param>
    public Figure Build(string caption, int? height = null)
    {
        X.Settle(ExtraRoom.X);
        Y.Settle(references.LabelOnTop ? LabelRoom : ExtraRoom.Y);
        var layout = new Layout();
        layout.SetProperty("xaxis", X.ToLayout());
        layout.SetProperty("yaxis", Y.ToLayout(downwards));
        layout.SetProperty("showlegend", legendEntries > 1 || references.InLegend);
        if (traces.Any(trace => trace.type == "bar"))
        {
            layout.SetProperty("barmode", "overlay");
        }

        if (X.Axis.Title.Length == 0)
        {
            layout.SetProperty("margin", new Dictionary<string, object> { ["b"] = MarginWithoutTitle });
        }

        if (height is { } pixels)
        {
            layout.SetProperty("height", pixels);
        }

        var (shapes, annotations) = references.ToLayout();
        if (shapes.Count > 0)
        {
            layout.SetProperty("shapes", shapes);
            layout.SetProperty("annotations", annotations);
        }

        var chart = GenericChart.setLayout(layout, GenericChart.ofTraceObjects(false, ListModule.OfSeq(traces)));
        var table = numbers.Count == 0 ? null : new ReportTable("Numbers", ["Series", X.Axis.Title, Y.Axis.Title], numbers);
        return new Figure(chart, caption, table);
    }

    /// <summary>Whether a bar's value has an interval of some width.</summary>
    public static bool HasInterval(Bar bar) => bar.Value is { Low: { } low, High: { } high } && low < high;

    private static Dictionary<string, object> ErrorBars(
        IReadOnlyList<double> values, IReadOnlyList<double> low, IReadOnlyList<double> high, string colour) => new()
        {
            ["type"] = "data",
            ["symmetric"] = false,
            ["array"] = values.Select((value, i) => Math.Max(0, high[i] - value)).ToArray(),
            ["arrayminus"] = values.Select((value, i) => Math.Max(0, value - low[i])).ToArray(),
            ["color"] = colour,
            ["thickness"] = 1.4,
            ["width"] = 4,
        };

    private Trace Scatter(string name, IReadOnlyList<double> xs, IReadOnlyList<double> ys, string mode, string? group, bool inLegend)
    {
        if (xs.Count != ys.Count)
        {
            throw new ArgumentException($"Series '{name}' has {xs.Count} x values and {ys.Count} y values. Give one y for each x.");
        }

        var trace = new Trace("scatter");
        trace.SetProperty("name", PlotlyText.Escape(name));
        trace.SetProperty("mode", mode);
        trace.SetProperty("x", xs);
        trace.SetProperty("y", ys);
        if (group is not null)
        {
            trace.SetProperty("legendgroup", group);
        }

        SetUnlessDefault(trace, "showlegend", inLegend, true);
        Add(trace, inLegend);
        return trace;
    }

    private void Add(Trace trace, bool inLegend)
    {
        traces.Add(trace);
        legendEntries += inLegend ? 1 : 0;
    }

    private static void SetUnlessDefault<T>(Trace trace, string name, T value, T byDefault)
    {
        if (!Equals(value, byDefault))
        {
            trace.SetProperty(name, value!);
        }
    }

    private void Mark(IReadOnlyList<double> xs, IReadOnlyList<double> ys, bool connected)
    {
        for (var i = 0; i < xs.Count; i++)
        {
            X.Include(xs[i]);
            Y.Include(ys[i]);
            var from = connected && i > 0 ? i - 1 : i;
            references.Avoid(xs[from], ys[from], xs[i], ys[i]);
        }
    }

    private void MarkInterval(double x1, double y1, double x2, double y2)
    {
        X.IncludeInterval(x1);
        X.IncludeInterval(x2);
        Y.IncludeInterval(y1);
        Y.IncludeInterval(y2);
        references.Avoid(x1, y1, x2, y2);
    }

    private void MarkBar(double place, double width, Bar bar, bool horizontal)
    {
        var end = bar.Value.High ?? bar.Value.Value;
        var values = horizontal ? X : Y;
        var start = values.Axis.Logarithmic ? bar.Value.Value * 1e-9 : 0;
        values.Include(bar.Value.Value);
        values.Include(start == 0 ? 0 : bar.Value.Value);
        values.IncludeInterval(end);
        values.IncludeInterval(bar.Value.Low ?? bar.Value.Value);
        foreach (var side in new[] { place - (width / 2), place, place + (width / 2) })
        {
            if (horizontal)
            {
                references.Avoid(start, side, end, side);
            }
            else
            {
                references.Avoid(side, start, side, end);
            }
        }
    }
}
