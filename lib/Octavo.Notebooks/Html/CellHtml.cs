using System.Text;
using System.Text.Json.Nodes;
using Octavo.Notebooks.Documents;

namespace Octavo.Notebooks.Html;

/// <summary>Renders the cells of a notebook in order.</summary>
internal sealed class CellHtml(NotebookDocument document, PageOptions options, MarkdownText markdown, OutputHtml outputs)
{
    /// <summary>The first-level heading that the notebook begins with, as HTML; null where it begins otherwise.</summary>
    public string? Title { get; private set; }

    /// <summary>The same heading without markup.</summary>
    public string? TitleText { get; private set; }

    /// <summary>The errors that the outputs hold, with the numbers of their cells; an error that a cell's tags expect is none.</summary>
    public IReadOnlyList<PageFailure> Failures { get; } =
    [
        .. from cell in document.Cells.Index()
           where cell.Item.IsCode && !IsTagged(cell.Item, "raises-exception")
           let error = cell.Item.Outputs.FirstOrDefault(output => JsonText.Read(output?["output_type"]) == "error")
           where error is not null
           select new PageFailure(cell.Index + 1, OutputHtml.ErrorHead(error)),
    ];

    /// <summary>Whether any cell shows code.</summary>
    public bool HasCode { get; private set; }

    /// <summary>All cells.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        for (var i = 0; i < document.Cells.Count; i++)
        {
            var cell = document.Cells[i];
            if (IsTagged(cell, "remove-cell"))
            {
                continue;
            }

            html.Append(cell.CellType switch
            {
                "code" => Code(cell, i + 1),
                "markdown" => Text(cell, i + 1),
                _ => Raw(cell, i + 1),
            });
        }

        return html.ToString();
    }

    private string Text(NotebookCell cell, int number)
    {
        var attachments = cell.Json["attachments"] as JsonObject;
        string html;
        if (number == 1)
        {
            (Title, TitleText, html) = markdown.TakeTitle(cell.Source, attachments);
        }
        else
        {
            html = markdown.ToHtml(cell.Source, attachments);
        }

        return html.Trim().Length == 0 ? "" : $"<section class=\"cell prose\" id=\"cell-{number}\">\n{html}</section>\n";
    }

    private static string Raw(NotebookCell cell, int number)
    {
        var format = JsonText.Read(cell.Json["metadata"]?["format"]) ?? JsonText.Read(cell.Json["metadata"]?["raw_mimetype"]);
        return cell.Source.Trim().Length == 0 || format is not (null or "text/html" or "text/plain")
            ? ""
            : $"<section class=\"cell\" id=\"cell-{number}\">{(format == "text/html" ? cell.Source : $"<pre class=\"text\" tabindex=\"0\">{HtmlText.Escape(cell.Source)}</pre>")}</section>\n";
    }

    private string Code(NotebookCell cell, int number)
    {
        var source = cell.Source.Trim('\n', '\r');
        var shown = IsTagged(cell, "remove-output") ? "" : outputs.ToHtml(cell.Outputs, number);
        var hasSource = source.Trim().Length > 0 && !IsTagged(cell, "remove-input");
        if (!hasSource && shown.Length == 0)
        {
            return "";
        }

        var html = new StringBuilder();
        var failing = Failures.Any(failure => failure.Cell == number) || options.Failure?.Cell == number;
        html.Append($"<section class=\"cell code{(failing ? " failing" : "")}\" id=\"cell-{number}\">\n");
        if (hasSource)
        {
            HasCode = true;
            var language = CodeHighlighter.NamedLanguage(source) ?? cell.Language ?? document.DefaultLanguage;
            var entry = CodeLanguages.Find(language);
            var open = failing || (options.CodeOpen && !IsHidden(cell) && !(IsText(entry?.Name) && shown.Length > 0));
            var lines = source.AsSpan().Count('\n') + 1;
            var note = IsTagged(cell, "injected-parameters") ? "parameters of this run" : IsTagged(cell, "parameters") ? "parameters" : null;
            html.Append($"<details class=\"source\"{(open ? " open" : "")}><summary><span class=\"language\">{HtmlText.Escape(entry?.Title ?? language)}</span>");
            html.Append($"<span class=\"meta\">{(note is null ? "" : $"{note} · ")}{lines} {(lines == 1 ? "line" : "lines")} · cell {number}</span></summary>");
            html.Append($"<pre class=\"code\" tabindex=\"0\" role=\"region\" aria-label=\"Code of cell {number}\"><code>{CodeHighlighter.ToHtml(source, language)}</code></pre></details>\n");
        }

        if (shown.Length > 0)
        {
            html.Append($"<div class=\"outputs\">\n{shown}</div>\n");
        }

        return html.Append("</section>\n").ToString();
    }

    // What such a cell says is what its output shows.
    private static bool IsText(string? language) => language is "markdown" or "html" or "mermaid";

    private static bool IsHidden(NotebookCell cell) =>
        IsTagged(cell, "hide-input") || IsTagged(cell, "hide-cell")
        || (cell.Json["metadata"]?["jupyter"] as JsonObject)?["source_hidden"] is JsonValue hidden && hidden.TryGetValue(out bool value) && value;

    // Jupyter Book writes hyphens, nbconvert's users underscores.
    private static bool IsTagged(NotebookCell cell, string tag) =>
        cell.Tags.Any(own => own.Replace('_', '-').Equals(tag, StringComparison.OrdinalIgnoreCase));
}
