using System.Text.Json.Nodes;
using Octavo.Reports.Figures;

namespace Octavo.Reports.Tests.Figures;

public sealed class DrawingTests(Browser browser)
{
    private const string Counts =
        """
        () => JSON.stringify([...document.querySelectorAll('figure')].map(f => ({
          markers: f.querySelectorAll('.scatterlayer .points path').length,
          lines: [...f.querySelectorAll('.scatterlayer path.js-line')].filter(p => p.getAttribute('d').length > 8).length,
          fills: f.querySelectorAll('.scatterlayer path.js-fill').length,
          bars: f.querySelectorAll('.barlayer .point path').length,
          errors: f.querySelectorAll('path.yerror, path.xerror').length,
          shapes: f.querySelectorAll('.shapelayer path').length,
          labels: f.querySelectorAll('.annotation').length })))
        """;

    [Fact]
    public async Task Everything_in_the_data_is_drawn_and_nothing_else()
    {
        var gallery = Samples.Gallery();
        await using var page = await browser.Open(Pages.Of(gallery.Select(entry => entry.Figure)));
        await page.Drawn(gallery.Count);

        var drawn = JsonNode.Parse(await page.Page.EvaluateAsync<string>(Counts))!.AsArray();

        for (var i = 0; i < gallery.Count; i++)
        {
            Assert.Equal((gallery[i].Name, Expected(gallery[i].Figure)), (gallery[i].Name, drawn[i]!.ToJsonString()));
        }

        Assert.Empty(page.Problems);
        Assert.Empty(page.Requests);
    }

    [Fact]
    public async Task A_figure_is_drawn_beside_an_AMD_loader_which_keeps_its_define()
    {
        const string Loader = "<script>window.asked = 0; window.define = function () { window.asked++; }; window.define.amd = {};</script>";
        await using var page = await browser.Open(Pages.Of([Samples.PlainBars()], head: Loader));
        await page.Drawn(1);

        Assert.Equal("function object 0", await page.Page.EvaluateAsync<string>("() => `${typeof window.define} ${typeof window.Plotly} ${window.asked}`"));
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task A_figure_whose_id_appears_twice_is_drawn_twice()
    {
        var html = Samples.PlainBars().WithPlotly().ToHtml();
        var again = html[html.IndexOf("<figure", StringComparison.Ordinal)..];
        await using var page = await browser.Open(Pages.Wrap(html + again));

        await page.Drawn(2);
    }

    [Fact]
    public async Task Without_plotly_the_figure_says_so_in_its_place()
    {
        const string Hurry = "<script>(function () { var now = Date.now, late = 0; Date.now = function () { return now() + (late += 8000); }; })();</script>";
        _ = Samples.PlainBars().ToHtml();
        await using var page = await browser.Open(Pages.Wrap(Samples.PlainBars().ToHtml(), head: Hurry));

        await page.Page.GetByText("plotly.js is not in the page").WaitForAsync();
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task A_figure_follows_the_pages_theme()
    {
        await using var page = await browser.Open(Pages.Of([Samples.PlainBars()], theme: "light"), dark: true);
        await page.Drawn(1);
        const string Colour = "() => getComputedStyle(document.querySelector('.xtitle')).fill + ' ' + getComputedStyle(document.querySelector('.barlayer .point path')).fill";

        Assert.Equal("rgb(36, 41, 47) rgb(0, 114, 178)", await page.Page.EvaluateAsync<string>(Colour));
        await page.Page.EvaluateAsync("() => { document.documentElement.dataset.theme = 'dark'; document.dispatchEvent(new Event('octavo:theme')); }");
        Assert.Equal("rgb(217, 222, 228) rgb(63, 154, 222)", await page.Page.EvaluateAsync<string>(Colour));
    }

    [Fact]
    public async Task A_figure_reads_the_theme_of_other_front_ends()
    {
        await using var page = await browser.Open(Pages.Of([Samples.PlainBars()]));
        await page.Drawn(1);

        foreach (var (name, value, dark) in new[]
        {
            ("class", "vscode-dark", true), ("class", "vscode-light", false), ("class", "vscode-high-contrast", true),
            ("data-jp-theme-light", "false", true), ("data-jp-theme-light", "true", false),
            ("style", "background:#222;color:#eee", true), ("style", "background:#fff;color:#111", false),
        })
        {
            var shown = await page.Page.EvaluateAsync<string>(
                """
                ([name, value]) => {
                  for (const other of ['class', 'data-jp-theme-light', 'style']) document.body.removeAttribute(other);
                  document.body.setAttribute(name, value);
                  document.dispatchEvent(new Event('octavo:theme'));
                  return getComputedStyle(document.querySelector('.xtitle')).fill;
                }
                """,
                new[] { name, value });
            Assert.Equal((name, value, dark ? "rgb(217, 222, 228)" : "rgb(36, 41, 47)"), (name, value, shown));
        }
    }

    [Fact]
    public async Task Zooming_in_brings_finer_ticks_and_zooming_out_the_round_ones_back()
    {
        await using var page = await browser.Open(Pages.Of([Samples.Scaling()]));
        await page.Drawn(1);
        const string Mode = "() => document.querySelector('.plot').layout.xaxis.tickmode";

        await page.Page.EvaluateAsync("() => Plotly.relayout(document.querySelector('.plot'), {'xaxis.range[0]': 5, 'xaxis.range[1]': 5.3})");
        Assert.Equal("auto", await page.Page.EvaluateAsync<string>(Mode));
        await page.Page.EvaluateAsync("() => Plotly.relayout(document.querySelector('.plot'), {'xaxis.autorange': true})");
        Assert.Equal("array", await page.Page.EvaluateAsync<string>(Mode));
    }

    private static string Expected(Figure figure)
    {
        var chart = JsonNode.Parse(figure.ToJson())!;
        var traces = chart["data"]!.AsArray().Select(trace => trace!).ToArray();
        static int Known(JsonNode trace) => trace["y"]!.AsArray().Count(value => value is not null);
        bool Has(JsonNode trace, string mode) => ((string?)trace["mode"])?.Contains(mode, StringComparison.Ordinal) == true;
        return new JsonObject
        {
            ["markers"] = traces.Where(trace => Has(trace, "markers")).Sum(Known),
            ["lines"] = traces.Count(trace => Has(trace, "lines") && Known(trace) > 0),
            ["fills"] = traces.Count(trace => trace["fill"] is not null),
            ["bars"] = traces.Where(trace => (string?)trace["type"] == "bar").Sum(Known),
            ["errors"] = traces.Where(trace => (trace["error_y"] ?? trace["error_x"]) is not null).Sum(Known),
            ["shapes"] = chart["layout"]!["shapes"]?.AsArray().Count ?? 0,
            ["labels"] = chart["layout"]!["annotations"]?.AsArray().Count ?? 0,
        }.ToJsonString();
    }
}
