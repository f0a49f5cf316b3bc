using Octavo.Reports.Claims;
using Make = Octavo.Reports.Tables.Tables;

namespace Octavo.Reports.Tests.Tables;

public sealed class TablePictureTests(Browser browser)
{
    [Fact]
    public async Task Tables_stay_inside_their_column_and_scroll_by_themselves()
    {
        var body = new ClaimTable(Samples.Claims()).ToHtml() + Make.RunsBySize(Samples.Runs()).ToHtml() + Make.Runs(Samples.Runs(seeds: 1)).ToHtml()
            + new ProvenanceTable(Samples.Provenance()).ToHtml();
        await using var page = await browser.Open(Pages.Wrap(body, "light"));

        foreach (var (width, theme) in new[] { (1000, "light"), (1000, "dark"), (390, "light") })
        {
            await page.Page.SetViewportSizeAsync(width, 900);
            await page.Page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);

            Assert.InRange(await page.Page.EvaluateAsync<double>("() => document.documentElement.scrollWidth - innerWidth"), -width, 0);
            Assert.Equal("right", await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('table:not(.octavo-claim-table) td.number')).textAlign"));
            Assert.All(
                await page.Page.EvaluateAsync<double[]>("() => [...document.querySelectorAll('.octavo-chip')].map(c => c.getBoundingClientRect().right)"),
                right => Assert.InRange(right, 0, width));
            if (Environment.GetEnvironmentVariable("OCTAVO_PICTURES") is { Length: > 0 } folder)
            {
                await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"tables-{theme}-{width}.png"), FullPage = true });
            }
        }

        Assert.Empty(page.Problems);
    }
}
