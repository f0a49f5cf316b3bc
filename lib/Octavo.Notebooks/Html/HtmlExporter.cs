using System.Text;
using Octavo.Notebooks.Documents;

namespace Octavo.Notebooks.Html;

/// <summary>Makes one self-contained HTML page of a notebook with its outputs: it opens offline and asks the network for nothing.</summary>
public static class HtmlExporter
{
    /// <summary>The anchor of a cell on its notebook's page, without the hash.</summary>
    /// <param name="number">The cell's number among all cells of the document that was exported, from 1.</param>
    public static string CellAnchor(int number) => $"cell-{number}";

    /// <summary>Whether pages draw mathematics: the build bundled what does; else they show the source.</summary>
    public static bool DrawsMathematics => PageAssets.Built.MathematicsScript is not null;

    /// <summary>Whether pages draw diagrams: the build bundled what does; else they show the source.</summary>
    public static bool DrawsDiagrams => PageAssets.Built.DiagramScript is not null;

    /// <summary>The page's HTML. The document is not changed.</summary>
    public static string Export(NotebookDocument document, PageOptions options) => Export(document, options, PageAssets.Built);

    /// <summary>Writes a page (UTF-8) so that a reader sees the old file or the new one, never a half. Folders are made.</summary>
    public static void Write(string path, string html) => AtomicFile.Write(path, Encoding.UTF8.GetBytes(html));

    internal static string Export(NotebookDocument document, PageOptions options, PageAssets assets)
    {
        var parts = new PageParts();
        var markdown = new MarkdownText(parts, new PagePictures(document.Path), options.RewriteLink);
        var cells = new CellHtml(document, options, markdown, new OutputHtml(parts, markdown));
        var body = cells.ToHtml();
        var title = options.Title ?? cells.TitleText ?? document.Title;
        var provenance = PageFrame.Facts(
        [
            .. options.Generated is { } generated ? [("Ran", HtmlText.Moment(generated))] : Array.Empty<(string, string)>(),
            .. options.WallTime is { } time ? [("Wall time", HtmlText.Duration(time))] : Array.Empty<(string, string)>(),
            .. options.Provenance.Select(fact => (fact.Name, HtmlText.Escape(fact.Value))),
        ]);

        var main = new StringBuilder("<article>\n<header class=\"title\">\n");
        main.Append($"<h1 id=\"page-title\">{cells.Title ?? HtmlText.Escape(title)}</h1>\n");
        if (options.Subtitle is { } subtitle)
        {
            main.Append($"<p class=\"subtitle\">{HtmlText.Escape(subtitle)}</p>\n");
        }

        main.Append(Summary(options, provenance.Length > 0)).Append("</header>\n").Append(Failure(options.Failure ?? (cells.Failures is [var first, ..] ? first : null)));
        main.Append(body).Append(provenance).Append("</article>\n");

        var mathematics = parts.HasMathematics ? assets.MathematicsScript : null;
        var diagrams = parts.HasDiagrams ? assets.DiagramScript : null;
        return new PageFrame
        {
            Title = title,
            Language = options.Language,
            Bar = options.HomeHref is { } home
                ? $"<a class=\"home\" href=\"{HtmlText.Escape(home)}\"><span aria-hidden=\"true\">←</span> {HtmlText.Escape(options.HomeText)}</a>"
                : $"<a class=\"home\" href=\"#top\">{HtmlText.Escape(title)}</a>",
            Buttons = cells.HasCode ? "<button type=\"button\" id=\"code-button\" hidden></button>" : "",
            Contents = parts.Contents.IsEmpty ? "" : parts.Contents.ToHtml(),
            Main = main.ToString(),
            Foot = Missing(parts, mathematics, diagrams),
            Styles = mathematics is not null && assets.MathematicsStyle is { } style ? [style] : [],
            Scripts =
            [
                .. parts.Assets.Scripts,
                .. mathematics is null ? [] : new[] { Script(mathematics), Script(PageAssets.Own("mathematics.js")) },
                .. diagrams is null ? [] : new[] { Script(diagrams), Script(PageAssets.Own("diagrams.js")) },
            ],
        }.ToHtml();
    }

    private static string Script(string script) => $"<script>{HtmlText.Script(script)}</script>";

    private static string Summary(PageOptions options, bool hasProvenance)
    {
        var items = new List<string>();
        if (options.Generated is { } generated)
        {
            items.Add(HtmlText.Moment(generated));
        }

        if (options.WallTime is { } time)
        {
            items.Add($"ran {HtmlText.Duration(time)}");
        }

        items.AddRange(options.Provenance.Where(fact => fact.InSummary).Select(fact => HtmlText.Escape(fact.Value)));
        if (hasProvenance)
        {
            items.Add("<a href=\"#provenance\">provenance</a>");
        }

        return items.Count == 0 ? "" : $"<p class=\"summary\">{string.Concat(items.Select(item => $"<span>{item}</span>"))}</p>\n";
    }

    private static string Failure(PageFailure? failure)
    {
        if (failure is null)
        {
            return "";
        }

        var head = failure.Cell is { } cell ? $"This notebook failed in <a href=\"#{CellAnchor(cell)}\">cell {cell}</a>." : "This notebook failed.";
        return $"<aside class=\"banner failed\" aria-label=\"Failure\"><strong>{head}</strong> <span>{HtmlText.Escape(failure.Message)}</span></aside>\n";
    }

    private static string Missing(PageParts parts, string? mathematics, string? diagrams)
    {
        string?[] missing =
        [
            parts.HasMathematics && mathematics is null ? "Mathematics stands as LaTeX: temml would draw it." : null,
            parts.HasDiagrams && diagrams is null ? "Diagrams stand as source: mermaid would draw them." : null,
        ];
        var lines = string.Join(' ', missing.Where(line => line is not null));
        return lines.Length == 0
            ? ""
            : $"<p class=\"notice\" id=\"missing-assets\">{lines} The build bundles both where npm is on the machine; build again with it, then export again.</p>";
    }
}
