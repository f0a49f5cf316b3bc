using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Octavo.Reports.Tests;

/// <summary>A page in the browser that writes down what went wrong and what it asked the network for.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string file;

    private BrowserPage(IPage page, string file)
    {
        Page = page;
        this.file = file;
    }

    public IPage Page { get; }

    public ConcurrentQueue<string> Problems { get; } = new();

    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<BrowserPage> Open(IPage page, string html)
    {
        var path = Path.Combine(Path.GetTempPath(), $"octavo-page-{Environment.ProcessId}-{Path.GetRandomFileName()}.html");
        await File.WriteAllTextAsync(path, html);
        var opened = new BrowserPage(page, path);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                opened.Problems.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => opened.Problems.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                opened.Requests.Enqueue(request.Url);
            }
        };
        await page.GotoAsync("file://" + path);
        return opened;
    }

    /// <summary>
    /// Waits until that many figures are drawn. Polled from here: the browser driver's own waiting needs eval, which the policy forbids.
    /// </summary>
    public async Task Drawn(int figures)
    {
        const string Count = "() => [...document.querySelectorAll('figure.octavo-figure .plot')].filter(p => p.querySelector('.main-svg .plot')).length";
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Pause)
        {
            if (await Page.EvaluateAsync<int>(Count) >= figures)
            {
                return;
            }

            await Task.Delay(Pause);
        }

        Assert.Fail($"{await Page.EvaluateAsync<int>(Count)} of {figures} figures were drawn. The page said: {string.Join(" | ", Problems)}");
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        File.Delete(file);
    }
}
