using System.Text;

namespace Octavo.Notebooks.Html;

/// <summary>What every page has: head, policy, style, top bar, main part, foot, scripts.</summary>
internal sealed record PageFrame
{
    // No network whatever: what the page needs, it holds. Cells' scripts and styles are inline.
    private const string Policy =
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'";

    /// <summary>The title that the browser shows.</summary>
    public required string Title { get; init; }

    /// <summary>Language of the text.</summary>
    public required string Language { get; init; }

    /// <summary>What stands in the top bar, at its start.</summary>
    public string Bar { get; init; } = "";

    /// <summary>Buttons of the top bar beside the theme's.</summary>
    public string Buttons { get; init; } = "";

    /// <summary>The list of contents, empty where there is none.</summary>
    public string Contents { get; init; } = "";

    /// <summary>The main part.</summary>
    public required string Main { get; init; }

    /// <summary>The foot.</summary>
    public string Foot { get; init; } = "";

    /// <summary>Style sheets after the page's own.</summary>
    public IReadOnlyList<string> Styles { get; init; } = [];

    /// <summary>Whole script elements at the page's end, in order, after the page's own.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>The whole page.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append($"<!DOCTYPE html>\n<html lang=\"{HtmlText.Escape(Language)}\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Append($"<title>{HtmlText.Escape(Title)}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{Style()}</style>\n");
        foreach (var style in Styles)
        {
            html.Append("<style>\n").Append(style).Append("</style>\n");
        }

        html.Append($"<script>{PageAssets.Own("theme.js")}</script>\n</head>\n<body>\n");
        html.Append("<a class=\"skip\" href=\"#content\">Skip to the content</a>\n");
        html.Append($"<header class=\"bar\" id=\"top\"><div class=\"bar-inner\">{Bar}<div class=\"buttons\">{Buttons}");
        html.Append("<button type=\"button\" id=\"theme-button\" hidden></button></div></div></header>\n");
        html.Append($"<div class=\"layout{(Contents.Length > 0 ? " with-contents" : "")}\">\n");
        if (Contents.Length > 0)
        {
            html.Append("<nav class=\"contents\" aria-label=\"Contents\"><details open><summary>Contents</summary>").Append(Contents).Append("</details></nav>\n");
        }

        html.Append("<main id=\"content\" tabindex=\"-1\">\n").Append(Main).Append("</main>\n</div>\n");
        html.Append($"<footer class=\"foot\">{Foot}</footer>\n<script>{PageAssets.Own("page.js")}</script>\n");
        foreach (var script in Scripts)
        {
            html.Append(script).Append('\n');
        }

        return html.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>A block of facts: what the page's numbers were made with.</summary>
    public static string Facts(IEnumerable<(string Name, string Html)> facts)
    {
        var rows = string.Concat(facts.Select(fact => $"<div><dt>{HtmlText.Escape(fact.Name)}</dt><dd>{fact.Html}</dd></div>\n"));
        return rows.Length == 0
            ? ""
            : $"<section class=\"provenance\" aria-labelledby=\"provenance\"><h2 id=\"provenance\">Provenance</h2>\n<dl>\n{rows}</dl></section>\n";
    }

    // The dark colours stand twice: for a reader whose system is dark, and for one who asked for it on the page.
    private static string Style()
    {
        var dark = PageAssets.Own("dark.css");
        return PageAssets.Own("page.css").Replace("/*dark*/", dark, StringComparison.Ordinal) + PageAssets.Own("content.css");
    }
}
