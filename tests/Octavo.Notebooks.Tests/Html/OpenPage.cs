using Microsoft.Playwright;

namespace Octavo.Notebooks.Tests.Html;

/// <summary>A page in the browser, with everything it complained of and asked for.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    public OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Add($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                Requests.Add(request.Url);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, and exceptions.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>What the page asked for, its own file first.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>
    /// Waits for a script's expression to be true. Asked from here again and again: Playwright's own waiting evaluates text within the page,
    /// which the page's policy rightly forbids.
    /// </summary>
    public async Task UntilAsync(string expression, object? argument = null)
    {
        // A busy machine takes seconds to draw; a page that never draws ends the test.
        var patience = TimeSpan.FromSeconds(30);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!await Page.EvaluateAsync<bool>(expression, argument))
        {
            Assert.True(clock.Elapsed < patience, $"Never true: {expression}. The page says: {string.Join("; ", Complaints)}");
            await Task.Delay(30, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Keeps a picture of the whole page where OCTAVO_PICTURES names a folder.</summary>
    public async Task KeepPictureAsync(string name, bool whole = true)
    {
        if (Environment.GetEnvironmentVariable("OCTAVO_PICTURES") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = System.IO.Path.Combine(folder, name + ".png"), FullPage = whole });
        }
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
