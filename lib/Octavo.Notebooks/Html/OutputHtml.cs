using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Octavo.Notebooks.Documents;

namespace Octavo.Notebooks.Html;

/// <summary>
/// Renders a cell's outputs, each by the richest of its mime types that a page can show. HTML, scripts and Markdown are the author's and stand
/// as they are; streams, errors and plain text are always escaped.
/// </summary>
internal sealed class OutputHtml(PageParts parts, MarkdownText markdown)
{
    // A page that holds more text than this in one output opens slowly, and nobody reads it.
    private const int LongestText = 300_000;

    // A diagram's own source comes before the HTML that would fetch a script to draw it.
    private static readonly string[] Richest =
    [
        "text/vnd.mermaid", "text/html", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "text/latex",
        "text/markdown", "application/javascript", "text/javascript", "application/json", "text/plain",
    ];

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The outputs of a cell; empty where it has none to show.</summary>
    /// <param name="outputs">In nbformat's shape.</param>
    /// <param name="number">The cell's number, from 1, for anchors and descriptions.</param>
    public string ToHtml(JsonArray outputs, int number)
    {
        var html = new StringBuilder();
        var errors = 0;
        for (var i = 0; i < outputs.Count; i++)
        {
            if (outputs[i] is not JsonObject output)
            {
                continue;
            }

            switch (JsonText.Read(output["output_type"]))
            {
                case "stream":
                    // Programs write in pieces; the pieces of one stream are one text.
                    var name = JsonText.Read(output["name"]) ?? "stdout";
                    var text = new StringBuilder(NotebookCell.JoinLines(output["text"]));
                    while (i + 1 < outputs.Count && outputs[i + 1] is JsonObject next
                        && JsonText.Read(next["output_type"]) == "stream" && (JsonText.Read(next["name"]) ?? "stdout") == name)
                    {
                        text.Append(NotebookCell.JoinLines(next["text"]));
                        i++;
                    }

                    Stream(html, name, text.ToString(), number);
                    break;
                case "error":
                    Error(html, output, number, errors++);
                    break;
                default:
                    Bundle(html, output, number);
                    break;
            }
        }

        return html.ToString();
    }

    /// <summary>An error output's name and message, in one line at most 300 characters long.</summary>
    public static string ErrorHead(JsonNode error)
    {
        var text = AnsiText.Strip($"{JsonText.Read(error["ename"]) ?? "Error"}: {JsonText.Read(error["evalue"])}").ReplaceLineEndings(" ").Trim().TrimEnd(':');
        return text.Length <= 300 ? text : text[..300] + "...";
    }

    private static void Stream(StringBuilder html, string name, string text, int number)
    {
        if (text.Length == 0)
        {
            return;
        }

        var isError = name == "stderr";
        html.Append($"<div class=\"output stream{(isError ? " stderr" : "")}\">");
        if (isError)
        {
            html.Append("<span class=\"label\">standard error</span>");
        }

        html.Append($"{ScrollingText($"Printed by cell {number}")}{AnsiText.ToHtml(Shorten(text.TrimEnd('\n')))}</pre></div>\n");
    }

    private static void Error(StringBuilder html, JsonObject output, int number, int index)
    {
        var name = JsonText.Read(output["ename"]) ?? "Error";
        var value = AnsiText.Strip(JsonText.Read(output["evalue"]) ?? "");
        var trace = output["traceback"] is JsonArray lines ? string.Join('\n', lines.Select(JsonText.Read)) : NotebookCell.JoinLines(output["traceback"]);
        html.Append($"<div class=\"output error\" id=\"cell-{number}-error{(index == 0 ? "" : $"-{index + 1}")}\" role=\"group\" aria-label=\"Error of cell {number}\">");
        html.Append($"<p class=\"error-head\"><strong>{HtmlText.Escape(name)}</strong> <span>{HtmlText.Escape(Shorten(value))}</span></p>");
        if (trace.Trim().Length > 0)
        {
            html.Append($"{ScrollingText($"Trace of the error of cell {number}")}{AnsiText.ToHtml(Shorten(trace.TrimEnd()))}</pre>");
        }

        html.Append("</div>\n");
    }

    private void Bundle(StringBuilder html, JsonObject output, int number)
    {
        if (output["data"] is not JsonObject data || data.Count == 0)
        {
            return;
        }

        var mime = Array.Find(Richest, data.ContainsKey)
            ?? data.Select(entry => entry.Key).FirstOrDefault(key => key.EndsWith("+json", StringComparison.Ordinal))
            ?? data.First().Key;
        var text = mime.EndsWith("json", StringComparison.Ordinal) ? "" : NotebookCell.JoinLines(data[mime]);
        var shown = mime switch
        {
            "text/html" => Html(text),
            "text/vnd.mermaid" => parts.Diagram(text),
            "image/svg+xml" => Picture(PagePictures.Data(mime, Convert.ToBase64String(Encoding.UTF8.GetBytes(WithNamespace(text)))), output, mime, number),
            _ when mime.StartsWith("image/", StringComparison.Ordinal) => Picture(PagePictures.Data(mime, text), output, mime, number),
            "text/latex" => Latex(text),
            "text/markdown" => $"<div class=\"prose\">{markdown.ToHtml(text, isCell: false)}</div>",
            "application/javascript" or "text/javascript" => Script(text),
            "text/plain" => $"{ScrollingText($"Result of cell {number}")}{AnsiText.ToHtml(Shorten(text.TrimEnd('\n')))}</pre>",
            _ when mime.EndsWith("json", StringComparison.Ordinal) => Json(data[mime], number),
            _ => $"<p class=\"notice\">An output of type {HtmlText.Escape(mime)}, which a page cannot show.</p>",
        };
        if (shown.Trim().Length > 0)
        {
            html.Append($"<div class=\"output {Kind(mime)}\">{shown}</div>\n");
        }
    }

    private static string Kind(string mime) => mime switch
    {
        "text/html" => "html",
        _ when mime.StartsWith("image/", StringComparison.Ordinal) => "picture",
        "text/plain" => "text",
        _ => "rich",
    };

    private string Html(string text) => parts.Assets.Take(text);

    private string Latex(string text)
    {
        var source = text.Trim();
        foreach (var (open, close) in new[] { ("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$") })
        {
            if (source.Length >= open.Length + close.Length && source.StartsWith(open, StringComparison.Ordinal) && source.EndsWith(close, StringComparison.Ordinal))
            {
                source = source[open.Length..^close.Length];
                break;
            }
        }

        return parts.Mathematics(source.Replace("\\displaystyle", "", StringComparison.Ordinal), display: true);
    }

    // As Jupyter runs it: a function of its own, given the element of its output; a failure is shown there.
    private static string Script(string text) =>
        "<div class=\"script-output\"></div><script>(async element => { try {\n" + HtmlText.Script(text)
        + "\n} catch (problem) { element.textContent = String(problem); element.className = 'notice'; } })(document.currentScript.previousElementSibling);</script>";

    private static string Json(JsonNode? node, int number)
    {
        var text = node?.ToJsonString(Indented) ?? "null";
        return $"{ScrollingText($"JSON of cell {number}")}<code>{CodeHighlighter.ToHtml(Shorten(text), "json")}</code></pre>";
    }

    private static string Picture(string address, JsonObject output, string mime, int number)
    {
        // nbformat keeps what an output says of itself by mime type, some libraries beside it.
        var metadata = output["metadata"] as JsonObject;
        var own = metadata?[mime] as JsonObject;
        var plain = NotebookCell.JoinLines(output["data"]?["text/plain"]).Trim();
        var alternative = JsonText.Read(own?["alt"]) ?? JsonText.Read(metadata?["alt"])
            ?? (plain.Length is > 0 and < 200 && !plain.StartsWith('<') ? plain : $"Picture drawn by cell {number}");
        return $"<img src=\"{HtmlText.Escape(address)}\" alt=\"{HtmlText.Escape(alternative)}\"{Size(own ?? metadata, "width")}{Size(own ?? metadata, "height")}>";
    }

    private static string Size(JsonObject? metadata, string side) =>
        metadata?[side] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double pixels) && pixels is > 0 and < 1e5
            ? $" {side}=\"{pixels:0}\""
            : "";

    // As a picture, an SVG must say that it is one.
    private static string WithNamespace(string svg) => svg.Contains("http://www.w3.org/2000/svg", StringComparison.Ordinal)
        ? svg
        : svg.Replace("<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"", StringComparison.Ordinal);

    private static string ScrollingText(string description) => $"<pre class=\"text\" tabindex=\"0\" role=\"region\" aria-label=\"{description}\">";

    private static string Shorten(string text) => text.Length <= LongestText
        ? text
        : $"{text[..(LongestText / 2)]}\n\n[... {text.Length - LongestText:N0} characters are left out here; the notebook holds them ...]\n\n{text[^(LongestText / 2)..]}";
}
