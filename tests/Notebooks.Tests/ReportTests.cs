using System.Text.Json;
using Octavo.Notebooks.Tests.Html;

namespace Notebooks.Tests;

/// <summary>The report of the workspace's own notebooks, as its reader opens it.</summary>
public sealed class ReportTests(SmokeReport report, Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public void Every_notebook_runs_and_has_its_page()
    {
        Assert.True(report.ExitCode == 0, report.Output);
        Assert.EndsWith("index.html", report.Output.TrimEnd());
        foreach (var notebook in report.Json.GetProperty("notebooks").EnumerateArray())
        {
            Assert.Equal(JsonValueKind.Null, notebook.GetProperty("error").ValueKind);
            Assert.NotEqual(JsonValueKind.Null, notebook.GetProperty("question").ValueKind);
            Assert.True(File.Exists(Path.Combine(report.Folder, notebook.GetProperty("page").GetString()!)));
        }
    }

    [Fact]
    public void The_ratio_claim_is_counted_and_found_imprecise_by_its_rule()
    {
        var claim = Claim("Q1.1");
        Assert.Equal(1, claim.GetProperty("value").GetDouble());
        Assert.Equal("imprecise", claim.GetProperty("verdict").GetString());
        Assert.Contains("12 cases", claim.GetProperty("rule").GetString());
    }

    [Fact]
    public void Measured_claims_come_with_an_interval_and_the_number_of_runs_behind_them()
    {
        var claim = Claim("Q1.S1");
        Assert.True(claim.GetProperty("low").GetDouble() <= claim.GetProperty("value").GetDouble());
        Assert.True(claim.GetProperty("value").GetDouble() <= claim.GetProperty("high").GetDouble());
        // Three sizes with two seeds each.
        Assert.Equal(6, claim.GetProperty("n").GetInt32());
    }

    [Theory]
    [InlineData("00-start-here", 1)]
    [InlineData("01-small-and-large-models", 9)]
    [InlineData("02-pretraining-and-the-long-tail", 5)]
    [InlineData("03-transformer-against-rnn-and-cnn", 8)]
    [InlineData("06-what-language-models-still-lack", 6)]
    public async Task Every_chart_is_drawn_without_network_and_without_complaint(string notebook, int charts)
    {
        await using var open = await browser.OpenAsync(await Page(notebook));
        await open.UntilAsync("() => [...document.querySelectorAll('.octavo-figure > div.plot')].every(plot => plot.querySelector('.main-svg'))");
        Assert.Equal(charts, await open.Page.Locator(".octavo-figure").CountAsync());
        var drawn = await open.Page.EvaluateAsync<int[]>(
            "() => [...document.querySelectorAll('.octavo-figure')].map(figure => figure.querySelectorAll('.trace, .bars .point, .hm image').length)");
        Assert.All(drawn, traces => Assert.True(traces > 0, "A chart has no traces."));
        Assert.Empty(open.Complaints);
        Assert.Single(open.Requests);
    }

    [Fact]
    public async Task The_formula_is_drawn_where_the_library_for_it_was_bundled()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(AppContext.BaseDirectory, "page-assets", "temml.min.js")), "Built without npm: pages show formulas as their source.");
        await using var open = await browser.OpenAsync(await Page("01-small-and-large-models"));
        await open.UntilAsync("() => document.querySelectorAll('math').length > 3");
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task The_index_shows_each_verdict_and_leads_to_each_page()
    {
        await using var open = await browser.OpenAsync(await File.ReadAllTextAsync(Path.Combine(report.Folder, "index.html"), TestContext.Current.CancellationToken));
        var text = await open.Page.InnerTextAsync("main");
        Assert.All(report.Json.GetProperty("notebooks").EnumerateArray(), notebook =>
        {
            Assert.Contains(notebook.GetProperty("title").GetString()!, text);
            Assert.All(notebook.GetProperty("claims").EnumerateArray(), claim => Assert.Contains(claim.GetProperty("id").GetString()!, text));
        });
        var links = await open.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main a')].map(link => link.getAttribute('href'))");
        Assert.Contains("01-small-and-large-models.html", links);
        Assert.Empty(open.Complaints);
    }

    private JsonElement Claim(string id) => report.Json.GetProperty("notebooks").EnumerateArray()
        .SelectMany(notebook => notebook.GetProperty("claims").EnumerateArray())
        .Single(claim => claim.GetProperty("id").GetString() == id);

    private Task<string> Page(string notebook) =>
        File.ReadAllTextAsync(Path.Combine(report.Folder, notebook + ".html"), TestContext.Current.CancellationToken);
}
