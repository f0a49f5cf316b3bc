using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Octavo.Reports.Tests.Browser))]

namespace Octavo.Reports.Tests;

/// <summary>One headless Chromium for the whole assembly; a test that needs it skips where it is absent.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly SemaphoreSlim starting = new(1, 1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async Task<BrowserPage> Open(string html, bool dark = false, int width = 1000)
    {
        var program = Array.Find(Places, File.Exists);
        Assert.SkipUnless(program is not null, "Chromium is not installed; install the package 'chromium' to draw figures in a browser.");
        await starting.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            browser ??= await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = program,
                Headless = true,
                Args =
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                ],
            });
        }
        finally
        {
            starting.Release();
        }

        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            DeviceScaleFactor = 1.5f,
        });
        return await BrowserPage.Open(await context.NewPageAsync(), html);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
        starting.Dispose();
    }
}
