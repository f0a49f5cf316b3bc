using Microsoft.Playwright;

namespace Octavo.Notebooks.Tests.Html;

/// <summary>A headless Chromium, started once for the tests that look at pages; absent where the machine has none.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private IPlaywright? playwright;
    private IBrowser? chromium;

    /// <summary>Why there is no browser; empty where there is one.</summary>
    public string Absence { get; private set; } = "";

    /// <summary>A folder for pages, gone after the tests.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("octavo-pages-").FullName;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            Absence = $"There is no {Program}: Debian's package chromium brings it.";
            return;
        }

        try
        {
            playwright = await Playwright.CreateAsync();
        }
        catch (PlaywrightException problem)
        {
            Absence = $"Playwright's driver does not start here: {problem.Message}";
            return;
        }

        chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>Writes a page to a file and opens it there, as a reader who was sent it does.</summary>
    public async Task<OpenPage> OpenAsync(string html, ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 1000, float scale = 1)
    {
        Assert.SkipUnless(Absence.Length == 0, Absence);
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.html");
        await File.WriteAllTextAsync(file, html, TestContext.Current.CancellationToken);
        var context = await chromium!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            DeviceScaleFactor = scale,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var open = new OpenPage(await context.NewPageAsync());
        await open.Page.GotoAsync(new Uri(file).AbsoluteUri);
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        playwright?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
