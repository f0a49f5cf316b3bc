using Octavo.Reports.Claims;
using Make = Octavo.Reports.Tables.Tables;

namespace Octavo.Reports.Tests.Tables;

public sealed class TablePictureTests(Browser browser)
{
    [Theory]
    [InlineData("light", 1000)]
    [InlineData("dark", 1000)]
    [InlineData("light", 390)]
    public async Task Tables_stay_inside_their_column_and_scroll_by_themselves(string theme, int width)
    {
        var body = new ClaimTable(Samples.Claims()).ToHtml() + Make.RunsBySize(Samples.Runs()).ToHtml() + Make.Runs(Samples.Runs(seeds: 1)).ToHtml()
            + new ProvenanceTable(Samples.Provenance()).ToHtml();
        await using var page = await browser.Open(Pages.Wrap(body, theme), width: width);

        Assert.InRange(await page.Page.EvaluateAsync<double>("() => document.documentElement.scrollWidth - innerWidth"), -width, 0);
        Assert.Equal("right", await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('td.number')).textAlign"));
        Assert.Empty(page.Problems);

        if (Environment.GetEnvironmentVariable("OCTAVO_PICTURES") is { Length: > 0 } folder)
        {
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"tables-{theme}-{width}.png"), FullPage = true });
        }
    }
}
