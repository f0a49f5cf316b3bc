using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Octavo.Reports.Figures;
using Plotly.NET;
using Draw = Octavo.Reports.Figures.Figures;
using Figure = Octavo.Reports.Figures.Figure;

namespace Octavo.Reports.Tests.Figures;

public sealed partial class FigureHtmlTests
{
    private const int LargestChart = 14 * 1024;
    private const string PlotlyVersion = "2.28.0";

    // WCAG 2.1, success criterion 1.4.11: graphical objects.
    private const double LeastContrast = 3;

    public static TheoryData<string> Names() => [.. Samples.Gallery().Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_figure_is_one_accessible_element_that_holds_its_chart_as_json(string name)
    {
        var figure = Samples.Gallery().Single(entry => entry.Name == name).Figure;

        var element = new HtmlParser().ParseDocument(figure.ToHtml()).QuerySelectorAll("figure").Single();

        Assert.Equal("octavo-figure", element.ClassName);
        Assert.Equal("img", element.GetAttribute("role"));
        Assert.Equal(figure.Caption, element.GetAttribute("aria-label"));
        Assert.Equal(figure.Caption, element.QuerySelector("figcaption")!.TextContent);
        Assert.Equal(["DIV", "FIGCAPTION", "SCRIPT", "SCRIPT"], element.Children.Select(child => child.TagName));
        var json = element.QuerySelector("script.plotly-figure[type='application/json']")!.TextContent;
        Assert.InRange(json.Length, 200, LargestChart);
        var chart = JsonNode.Parse(json)!.AsObject();
        Assert.Equal(["data", "layout", "config"], chart.Select(part => part.Key));
        Assert.Null(chart["layout"]!["template"]);
        Assert.All(chart["data"]!.AsArray(), trace => Assert.Contains((string)trace!["type"]!, new[] { "scatter", "bar", "heatmap" }));
    }

    [Fact]
    public void Text_that_looks_like_markup_stays_text()
    {
        const string Hostile = "</script><script>alert(1)</script> & \"quoted\" <b>";
        var figure = Draw.Lines([new Series(Hostile, [1, 2], [1, 2])], Hostile, Hostile, caption: Hostile);

        var document = new HtmlParser().ParseDocument(figure.ToHtml());

        Assert.Equal(Hostile, document.QuerySelector("figure")!.GetAttribute("aria-label"));
        Assert.Empty(document.QuerySelectorAll("figure b"));
        Assert.Equal(2, document.QuerySelectorAll("figure script").Length);
        Assert.Equal("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; \"quoted\" &lt;b&gt;", (string?)JsonNode.Parse(figure.ToJson())!["data"]![0]!["name"]);
    }

    [Fact]
    public void Two_renderings_differ_in_their_counter_only()
    {
        var ids = new[] { Samples.Scaling(), Samples.Scaling() }
            .Select(figure => Identifier().Match(figure.ToHtml())).ToArray();

        Assert.All(ids, id => Assert.True(id.Success));
        Assert.NotEqual(ids[0].Groups["counter"].Value, ids[1].Groups["counter"].Value);
        Assert.Equal(ids[0].Groups["hash"].Value, ids[1].Groups["hash"].Value);
    }

    [Fact]
    public void Plotly_comes_along_once_and_where_it_is_asked_for()
    {
        const string Asset = $"<script data-asset=\"plotly-{PlotlyVersion}\">";
        _ = Samples.PlainBars().ToHtml();

        Assert.DoesNotContain("data-asset", Samples.PlainBars().ToHtml(), StringComparison.Ordinal);
        var asked = Samples.PlainBars().WithPlotly().ToHtml();
        Assert.StartsWith(Asset, asked, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(asked, "data-asset"));
        Assert.DoesNotContain("cdn", asked[^20_000..], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_chart_made_with_Plotly_NET_takes_the_house_style_and_stays_small()
    {
        var chart = Plotly.NET.CSharp.Chart.Line<double, double, string>(x: [1, 2, 3], y: [0.123456789, 2, double.NaN]);

        var json = new Figure(chart, "A line.").ToJson();

        var parsed = JsonNode.Parse(json)!;
        Assert.InRange(json.Length, 200, 3 * 1024);
        Assert.True(GenericChart.toJson(chart).Length > 2 * json.Length);
        Assert.Equal("[0.123457,2,null]", parsed["data"]![0]!["y"]!.ToJsonString());
        Assert.Equal("rgba(0,0,0,0)", (string?)parsed["layout"]!["paper_bgcolor"]);
        Assert.Null(parsed["layout"]!["width"]);
    }

    [Fact]
    public void Every_series_colour_stands_out_on_a_light_and_on_a_dark_page()
    {
        var six = Enumerable.Range(0, 8).Select(i => new Series($"series {i}", [1, 2], [i, i + 1])).ToArray();
        foreach (var figure in new[] { Draw.Lines(six, "x", "y"), Draw.Lines(six, "x", "y", ordered: true) })
        {
            var dark = JsonNode.Parse(DarkColours().Match(figure.ToHtml()).Groups["map"].Value)!;
            foreach (var trace in JsonNode.Parse(figure.ToJson())!["data"]!.AsArray())
            {
                var light = (string)trace!["line"]!["color"]!;
                Assert.True(Contrast(light, "#ffffff") >= LeastContrast, $"{light} on white: {Contrast(light, "#ffffff"):F2}");
                var lit = (string)dark[light]!;
                Assert.True(Contrast(lit, "#1e1e1e") >= LeastContrast, $"{lit} on dark: {Contrast(lit, "#1e1e1e"):F2}");
            }
        }
    }

    [Fact]
    public void The_text_form_holds_caption_and_numbers()
    {
        var text = Samples.Scaling().ToString();

        Assert.Contains("Figure: Validation loss (nats per character) against non-embedding parameters for 6 sizes, 3 runs each", text, StringComparison.Ordinal);
        Assert.Contains("nano-10k", text, StringComparison.Ordinal);
        Assert.Contains("5-gram 1.669", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double[] channels =
        [
            .. new[] { 1, 3, 5 }.Select(at => Convert.ToInt32(colour.Substring(at, 2), 16) / 255.0)
                .Select(c => c <= 0.03928 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)),
        ];
        return (0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]);
    }

    [GeneratedRegex("id=\"octavo-figure-(?<counter>\\d+)-(?<hash>[0-9a-f]{8})\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Identifier();

    [GeneratedRegex("\\(\"octavo-figure-[^\"]+\",(?<map>\\{[^}]*\\})\\);</script>", RegexOptions.ExplicitCapture)]
    private static partial Regex DarkColours();
}
