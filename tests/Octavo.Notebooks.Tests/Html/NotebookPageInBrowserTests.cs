using Microsoft.Playwright;
using Octavo.Notebooks.Html;

namespace Octavo.Notebooks.Tests.Html;

public sealed class NotebookPageInBrowserTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string Page = HtmlExporter.Export(SampleNotebook.Create(), SampleNotebook.Options);

    // Without the drawing libraries a page opens at once: for tests that draw nothing.
    private static readonly string PlainPage = HtmlExporter.Export(SampleNotebook.Create(), SampleNotebook.Options, new PageAssets("absent"));

    private static void SkipWithoutAssets() => Assert.SkipUnless(
        PageAssets.Built is { MathematicsScript: not null, DiagramScript: not null }, "The build found no npm, so there is nothing to draw mathematics and diagrams with.");

    [Theory]
    [InlineData(ColorScheme.Light, 1440, "page-light")]
    [InlineData(ColorScheme.Dark, 1440, "page-dark")]
    [InlineData(ColorScheme.Light, 390, "page-phone")]
    public async Task The_page_opens_without_a_complaint_asks_for_nothing_and_is_no_wider_than_the_window(ColorScheme scheme, int width, string picture)
    {
        await using var open = await browser.OpenAsync(Page, scheme, width);
        if (PageAssets.Built.DiagramScript is not null)
        {
            await open.UntilAsync("document.querySelectorAll('.drawing svg').length === 2");
        }

        Assert.Empty(open.Complaints);
        Assert.Single(open.Requests);
        Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await open.KeepPictureAsync(picture);
    }

    [Fact]
    public async Task Mathematics_is_drawn()
    {
        SkipWithoutAssets();
        await using var open = await browser.OpenAsync(Page);
        var sizes = await open.Page.EvaluateAsync<double[][]>("[...document.querySelectorAll('math')].map(math => [math.getBoundingClientRect().width, math.getBoundingClientRect().height])");
        Assert.Equal(await open.Page.Locator(".math").CountAsync(), sizes.Length);
        Assert.All(sizes, size => Assert.True(size is [> 3, > 3]));
        Assert.Equal(0, await open.Page.Locator(".math.undrawn").CountAsync());
        Assert.True(sizes.Max(size => size[1]) > 30, "The displayed fraction should be taller than a line.");
    }

    [Fact]
    public async Task Diagrams_are_drawn_and_drawn_again_in_the_other_theme()
    {
        SkipWithoutAssets();
        await using var open = await browser.OpenAsync(Page);
        await open.UntilAsync("document.querySelectorAll('.drawing svg').length === 2");
        Assert.Contains("execute_request", await open.Page.Locator(".drawing").Nth(1).TextContentAsync(), StringComparison.Ordinal);
        Assert.True(await open.Page.EvaluateAsync<bool>("[...document.querySelectorAll('.drawing svg')].every(svg => svg.getBoundingClientRect().height > 40)"));
        var before = await open.Page.Locator(".drawing").First.InnerHTMLAsync();
        await open.Page.Locator("#theme-button").ClickAsync();
        await open.UntilAsync("before => document.querySelector('.drawing').innerHTML !== before", before);
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task A_diagram_with_an_error_shows_its_source_and_the_reason()
    {
        SkipWithoutAssets();
        var document = SampleNotebook.Create();
        SampleNotebook.Markdown(document, "```mermaid\nno such diagram\n```\n\n$\\frac{1$");
        await using var open = await browser.OpenAsync(HtmlExporter.Export(document, SampleNotebook.Options));
        await open.UntilAsync("document.querySelector('.diagram .notice') !== null");
        Assert.Contains("could not be drawn", await open.Page.Locator(".diagram .notice").TextContentAsync(), StringComparison.Ordinal);
        Assert.True(await open.Page.GetByText("no such diagram").First.IsVisibleAsync());
        Assert.Equal("\\frac{1", await open.Page.Locator(".math.undrawn").TextContentAsync());
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task The_theme_follows_the_system_until_the_reader_chooses_and_tells_the_figures()
    {
        await using var open = await browser.OpenAsync(PlainPage, ColorScheme.Dark);
        var page = open.Page;
        Assert.Equal("dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        var dark = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        await page.EvaluateAsync("() => { window.heard = []; document.addEventListener('octavo:theme', event => window.heard.push(event.detail)); }");

        foreach (var system in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = system });
            await open.UntilAsync($"document.documentElement.dataset.theme === '{(system == ColorScheme.Dark ? "dark" : "light")}'");
        }

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use the light theme" }).ClickAsync();
        Assert.Equal(["light", "dark", "light"], await page.EvaluateAsync<string[]>("window.heard"));
        Assert.NotEqual(dark, await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));

        await page.ReloadAsync();
        Assert.Equal("light", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
    }

    [Fact]
    public async Task Every_entry_of_the_contents_leads_to_its_heading()
    {
        await using var open = await browser.OpenAsync(PlainPage);
        var links = open.Page.Locator(".contents a");
        var count = await links.CountAsync();
        Assert.Equal(4, count);
        for (var i = 0; i < count; i++)
        {
            var text = await links.Nth(i).TextContentAsync();
            await links.Nth(i).ClickAsync();
            var heading = open.Page.Locator(":target");
            Assert.StartsWith(text!, await heading.TextContentAsync(), StringComparison.Ordinal);
            var top = await heading.EvaluateAsync<double>("heading => heading.getBoundingClientRect().top");
            Assert.InRange(top, 40, 1000);
        }
    }

    [Fact]
    public async Task Code_folds_one_by_one_and_all_together()
    {
        await using var open = await browser.OpenAsync(PlainPage);
        Assert.NotEqual(0, await open.Page.Locator("details.source[open]").CountAsync());
        await open.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Hide code" }).ClickAsync();
        Assert.Equal(0, await open.Page.Locator("details.source[open]").CountAsync());
        await open.Page.Locator("details.source summary").First.ClickAsync();
        Assert.Equal(1, await open.Page.Locator("details.source[open]").CountAsync());
    }

    [Fact]
    public async Task A_library_that_every_figure_carries_runs_once_and_figures_and_scripts_draw()
    {
        await using var open = await browser.OpenAsync(PlainPage);
        Assert.Equal(1, await open.Page.EvaluateAsync<int>("window.plots"));
        Assert.Equal("yes", await open.Page.Locator("#figure-1").GetAttributeAsync("data-drawn"));
        await open.UntilAsync("document.querySelector('.script-output').textContent === 'total 6'");
    }

    [Fact]
    public async Task Text_that_can_be_read_has_the_contrast_that_WCAG_asks_for_in_both_themes()
    {
        // WCAG 2.2, success criterion 1.4.3: 4.5 to 1 for text.
        const string Worst = """
            () => {
              const rgb = colour => { const c = document.createElement('canvas').getContext('2d', { willReadFrequently: true }); c.fillStyle = colour; c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data]; };
              const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
              let worst = [99, ''];
              for (const element of document.querySelectorAll('body *')) {
                const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
                if (!own || !element.checkVisibility({ opacityProperty: true }) || element.closest('svg, script, style, .output.picture')) continue;
                let ground = element;
                while (ground && rgb(getComputedStyle(ground).backgroundColor)[3] < 255) ground = ground.parentElement;
                const a = light(rgb(getComputedStyle(element).color)), b = light(rgb(getComputedStyle(ground || document.documentElement).backgroundColor));
                const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (contrast < worst[0]) worst = [contrast, element.tagName + '.' + element.className + ': ' + element.textContent.slice(0, 40)];
              }
              return worst[0].toFixed(2) + ' ' + worst[1];
            }
            """;
        foreach (var html in new[] { PlainPage, ReportIndex.Render(SampleIndex.Entries, SampleIndex.Options) })
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await using var open = await browser.OpenAsync(html, scheme);
                var worst = await open.Page.EvaluateAsync<string>(Worst);
                Assert.True(double.Parse(worst.Split(' ')[0]) >= 4.5, $"{scheme}: {worst}");
            }
        }
    }

    [Fact]
    public async Task The_first_stop_of_the_tab_key_skips_to_the_content()
    {
        await using var open = await browser.OpenAsync(PlainPage);
        await open.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await open.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("content", await open.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [Fact]
    public async Task Printed_it_is_light_and_without_buttons()
    {
        await using var open = await browser.OpenAsync(PlainPage, ColorScheme.Dark);
        await open.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.Equal("rgb(253, 253, 252)", await open.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.False(await open.Page.Locator(".bar").IsVisibleAsync());
        Assert.False(await open.Page.Locator(".contents").IsVisibleAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280, "index-light")]
    [InlineData(ColorScheme.Dark, 1280, "index-dark")]
    [InlineData(ColorScheme.Light, 390, "index-phone")]
    public async Task The_index_opens_without_a_complaint_and_is_no_wider_than_the_window(ColorScheme scheme, int width, string picture)
    {
        await using var open = await browser.OpenAsync(ReportIndex.Render(SampleIndex.Entries, SampleIndex.Options), scheme, width);
        Assert.Empty(open.Complaints);
        Assert.Single(open.Requests);
        Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await open.KeepPictureAsync(picture);
    }
}
