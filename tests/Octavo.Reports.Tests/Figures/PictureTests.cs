namespace Octavo.Reports.Tests.Figures;

public sealed class PictureTests(Browser browser)
{
    private const int Desk = 1000;
    private const int Phone = 390;

    [Fact]
    public async Task Every_figure_fits_its_column_on_a_desk_and_on_a_phone_in_light_and_dark()
    {
        var gallery = Samples.Gallery();
        await using var page = await browser.Open(Pages.Of(gallery.Select(entry => entry.Figure), "light"), width: Desk);
        await page.Drawn(gallery.Count);

        foreach (var (width, theme) in new[] { (Desk, "light"), (Desk, "dark"), (Phone, "dark"), (Phone, "light") })
        {
            await page.Page.SetViewportSizeAsync(width, 900);
            await page.Page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);

            // Two frames: one for the figures to notice, one to draw.
            await page.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))");
            var excess = await page.Page.EvaluateAsync<double[]>(
                "() => [...document.querySelectorAll('figure')].map(f => f.querySelector('.main-svg').getBoundingClientRect().width - f.clientWidth)");
            Assert.All(excess, pixels => Assert.InRange(pixels, -1, 1));
            Assert.InRange(await page.Page.EvaluateAsync<double>("() => document.documentElement.scrollWidth - innerWidth"), -width, 0);
            await Save(page, gallery, $"{theme}-{width}");
        }

        Assert.Empty(page.Problems);
        Assert.Empty(page.Requests);
    }

    /// <summary>Keeps the pictures for a person to look at, where OCTAVO_PICTURES names a folder.</summary>
    private static async Task Save(BrowserPage page, IReadOnlyList<(string Name, Octavo.Reports.Figures.Figure Figure)> gallery, string suffix)
    {
        if (Environment.GetEnvironmentVariable("OCTAVO_PICTURES") is { Length: > 0 } folder)
        {
            var figures = await page.Page.QuerySelectorAllAsync("figure");
            for (var i = 0; i < figures.Count; i++)
            {
                await figures[i].ScreenshotAsync(new() { Path = Path.Combine(folder, $"{gallery[i].Name}-{suffix}.png") });
            }
        }
    }
}
