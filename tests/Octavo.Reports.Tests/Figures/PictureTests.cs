namespace Octavo.Reports.Tests.Figures;

public sealed class PictureTests(Browser browser)
{
    [Theory]
    [InlineData("light", 1000)]
    [InlineData("dark", 1000)]
    [InlineData("light", 390)]
    public async Task Every_figure_of_the_gallery_is_drawn_inside_its_column(string theme, int width)
    {
        var gallery = Samples.Gallery();
        await using var page = await browser.Open(Pages.Of(gallery.Select(entry => entry.Figure), theme), width: width);
        await page.Drawn(gallery.Count);

        var widths = await page.Page.EvaluateAsync<double[]>(
            "() => [...document.querySelectorAll('figure')].map(f => f.querySelector('.main-svg').getBoundingClientRect().width - f.getBoundingClientRect().width)");
        Assert.All(widths, excess => Assert.InRange(excess, -1, 1));
        Assert.Empty(page.Problems);
        Assert.Empty(page.Requests);

        if (Environment.GetEnvironmentVariable("OCTAVO_PICTURES") is { Length: > 0 } folder)
        {
            var figures = await page.Page.QuerySelectorAllAsync("figure");
            for (var i = 0; i < figures.Count; i++)
            {
                await figures[i].ScreenshotAsync(new() { Path = Path.Combine(folder, $"{gallery[i].Name}-{theme}-{width}.png") });
            }
        }
    }
}
