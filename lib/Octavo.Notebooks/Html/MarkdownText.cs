using System.Text.Json.Nodes;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Octavo.Notebooks.Html;

/// <summary>Renders Markdown as Jupyter reads it: tables, task lists, struck text, bare links, mathematics, raw HTML, attachments.</summary>
internal sealed class MarkdownText(PageParts parts, PagePictures pictures, Func<string, string>? rewriteLink)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseTaskLists()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseAutoLinks()
        .UseMathematics()
        .Build();

    /// <summary>The HTML of a Markdown text.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="attachments">The cell's attachments, by name, each a bundle of mime types; null where it has none.</param>
    /// <param name="isCell">Whether its headings belong to the page's contents: an output's do not.</param>
    public string ToHtml(string markdown, JsonObject? attachments = null, bool isCell = true) =>
        Render(Markdown.Parse(markdown, Pipeline), attachments, isCell);

    /// <summary>As <see cref="ToHtml"/>, but takes a first-level heading at the very beginning out, with and without markup, for the page's own title.</summary>
    public (string? Heading, string? Text, string Html) TakeTitle(string markdown, JsonObject? attachments)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        if (document is not [HeadingBlock { Level: 1, Inline: not null } heading, ..])
        {
            return (null, null, Render(document, attachments, isCell: true));
        }

        document.RemoveAt(0);
        return (Inlines(heading.Inline, links: true), Plain(heading.Inline), Render(document, attachments, isCell: true));
    }

    private string Render(MarkdownDocument document, JsonObject? attachments, bool isCell)
    {
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage)
            {
                Picture(link, attachments);
            }
            else if (link.Url is { Length: > 0 } address && rewriteLink is not null)
            {
                link.Url = rewriteLink(address);
            }
        }

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new MathInlineHtml(parts));
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathBlockRenderer>(new MathBlockHtml(parts));
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new CodeHtml(parts));
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTableRenderer>(new TableHtml());
        if (isCell)
        {
            renderer.ObjectRenderers.ReplaceOrAdd<HeadingRenderer>(new HeadingHtml(this, parts));
        }

        renderer.Render(document);
        return writer.ToString();
    }

    private void Picture(LinkInline link, JsonObject? attachments)
    {
        if (pictures.Embed(link.Url ?? "", attachments) is { } data)
        {
            link.Url = data;
            return;
        }

        // The page asks no network: a picture that is elsewhere becomes a link to it.
        link.IsImage = false;
        if (link.FirstChild is null)
        {
            link.AppendChild(new LiteralInline(link.Url ?? "picture"));
        }

        link.InsertAfter(new LiteralInline(" (a picture that is not part of this page)"));
    }

    // The inline content of a heading, as HTML; without links it can itself stand in one.
    private string Inlines(ContainerInline content, bool links)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new MathInlineHtml(parts));
        if (!links)
        {
            renderer.ObjectRenderers.ReplaceOrAdd<LinkInlineRenderer>(new LinkTextHtml());
        }

        renderer.WriteChildren(content);
        return writer.ToString();
    }

    private static string Plain(ContainerInline content)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer) { EnableHtmlForInline = false, EnableHtmlEscape = false };
        renderer.WriteChildren(content);
        return writer.ToString();
    }

    private sealed class MathInlineHtml(PageParts parts) : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline obj)
        {
            if (obj.DelimiterCount > 1)
            {
                // Inside a paragraph only a span may stand.
                renderer.Write(parts.Mathematics(obj.Content.ToString(), display: false).Replace("\"math\"", "\"math display\" tabindex=\"0\"", StringComparison.Ordinal));
            }
            else
            {
                renderer.Write(parts.Mathematics(obj.Content.ToString(), display: false));
            }
        }
    }

    private sealed class MathBlockHtml(PageParts parts) : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock obj) =>
            renderer.WriteLine(parts.Mathematics(obj.Lines.ToString(), display: true));
    }

    private sealed class CodeHtml(PageParts parts) : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock obj)
        {
            var code = obj.Lines.ToString();
            var language = (obj as FencedCodeBlock)?.Info;
            renderer.WriteLine(string.Equals(language, "mermaid", StringComparison.OrdinalIgnoreCase)
                ? parts.Diagram(code)
                : $"<pre class=\"code\" tabindex=\"0\"><code>{CodeHighlighter.ToHtml(code, language)}</code></pre>");
        }
    }

    private sealed class TableHtml : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.Write("<div class=\"wide\" tabindex=\"0\">");
            base.Write(renderer, table);
            renderer.WriteLine("</div>");
        }
    }

    private sealed class LinkTextHtml : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline obj) => renderer.WriteChildren(obj);
    }

    private sealed class HeadingHtml(MarkdownText markdown, PageParts parts) : HtmlObjectRenderer<HeadingBlock>
    {
        protected override void Write(HtmlRenderer renderer, HeadingBlock obj)
        {
            var content = obj.Inline ?? new ContainerInline();
            var text = Plain(content);
            var anchor = HtmlText.Escape(parts.Contents.Add(obj.Level, text, markdown.Inlines(content, links: false)));
            renderer.Write($"<h{obj.Level} id=\"{anchor}\">");
            renderer.WriteLeafInline(obj);
            renderer.WriteLine($"<a class=\"anchor\" href=\"#{anchor}\" aria-label=\"Link to “{HtmlText.Escape(text)}”\">#</a></h{obj.Level}>");
        }
    }
}
