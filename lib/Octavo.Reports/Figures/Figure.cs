using System.Net;
using Octavo.Reports.Formatters;
using Octavo.Reports.Tables;
using Plotly.NET;

namespace Octavo.Reports.Figures;

/// <summary>
/// A chart with its caption that shows itself in a notebook: drawn by plotly.js as SVG, offline, in the page's dark or light theme;
/// as text, its caption and its numbers.
/// </summary>
/// <param name="chart">The chart. What it does not set itself is set in the house style.</param>
/// <param name="caption">What the figure shows, in words: it is also the text for those who cannot see it.</param>
/// <param name="numbers">The figure's main numbers, for its text form; null where the caption says all.</param>
[TypeFormatterSource(typeof(RenderedFormatterSource))]
public sealed class Figure(GenericChart chart, string caption, ReportTable? numbers = null) : IRendered
{
    private static int rendered;

    /// <summary>The chart.</summary>
    public GenericChart Chart { get; } = chart;

    /// <summary>What the figure shows.</summary>
    public string Caption { get; } = caption;

    /// <summary>The figure's main numbers; null where the caption says all.</summary>
    public ReportTable? Numbers { get; } = numbers;

    private bool CarriesPlotly { get; init; }

    /// <summary>The same figure with plotly.js in its HTML, whether or not another figure of this process brought it already.</summary>
    public Figure WithPlotly() => new(Chart, Caption, Numbers) { CarriesPlotly = true };

    /// <summary>The same figure under another caption.</summary>
    public Figure WithCaption(string caption) => new(Chart, caption, Numbers) { CarriesPlotly = CarriesPlotly };

    /// <summary>The figure as HTML. The first one of a process brings plotly.js along.</summary>
    public string ToHtml() => IRendered.Written(((IRendered)this).WriteHtml);

    /// <summary>The chart as plotly's JSON: data, layout and config.</summary>
    public string ToJson() => FigureJson.Of(Chart);

    /// <summary>The caption and the numbers.</summary>
    public override string ToString() => IRendered.Written(((IRendered)this).WriteText);

    void IRendered.WriteHtml(TextWriter writer)
    {
        PlotlyAsset.WriteWhereNeeded(writer, CarriesPlotly);

        // The counter tells figures of one process apart, the hash those of different processes in one page; neither changes between runs.
        var json = ToJson();
        var id = $"octavo-figure-{Interlocked.Increment(ref rendered)}-{FigureJson.Hash(json)}";
        var text = WebUtility.HtmlEncode(Caption);
        writer.Write($"<figure class=\"octavo-figure\" role=\"img\" aria-label=\"{text}\" style=\"margin:.5em 0 1.2em;max-width:760px\">");
        writer.Write($"<div id=\"{id}\" class=\"plot\" style=\"width:100%;min-height:{FigureJson.Height(json)}px\"></div>");
        writer.Write($"<figcaption style=\"font-size:.9em;line-height:1.4;opacity:.85\">{text}</figcaption>");
        writer.Write($"<script type=\"application/json\" class=\"plotly-figure\">{json}</script>");
        writer.Write($"<script>{FigureJson.DrawingScript}(\"{id}\",{FigureJson.DarkColours(json)});</script></figure>");
    }

    void IRendered.WriteText(TextWriter writer)
    {
        writer.WriteLine($"Figure: {Caption}");
        if (Numbers is not null)
        {
            ((IRendered)Numbers).WriteText(writer);
        }
    }
}
