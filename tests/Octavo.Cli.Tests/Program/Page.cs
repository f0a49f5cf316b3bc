using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Octavo.Cli.Tests.Program;

/// <summary>A written page, read as a browser reads it.</summary>
public static class Page
{
    public static IHtmlDocument Read(string path) => new HtmlParser().ParseDocument(File.ReadAllText(path));

    /// <summary>Asserts that the page loads nothing: every script, style and picture is in it, and its policy forbids the network.</summary>
    public static void StandsAlone(string path)
    {
        var page = Read(path);
        var policy = page.QuerySelector("meta[http-equiv='Content-Security-Policy']")?.GetAttribute("content");
        Assert.NotNull(policy);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("connect-src", policy, StringComparison.Ordinal);
        Assert.All(page.QuerySelectorAll("[src], [srcset], [poster], [data]"), element =>
            Assert.StartsWith("data:", element.GetAttribute("src") ?? element.GetAttribute("srcset") ?? element.GetAttribute("poster") ?? element.GetAttribute("data")!, StringComparison.Ordinal));
        Assert.All(page.QuerySelectorAll("link[href]"), link => Assert.StartsWith("data:", link.GetAttribute("href")!, StringComparison.Ordinal));
        Assert.All(page.QuerySelectorAll("style"), style =>
        {
            Assert.DoesNotContain("@import", style.TextContent, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"url\(\s*[""']?(https?:)?//", style.TextContent);
        });
        Assert.Empty(page.QuerySelectorAll("iframe, object, embed, base"));
    }
}
