using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using FsCheck.Xunit;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Html;

namespace Octavo.Notebooks.Tests.Html;

public sealed class NotebookPageTests
{
    private static readonly PageAssets NoAssets = new("absent");
    private static readonly string Page = HtmlExporter.Export(SampleNotebook.Create(), SampleNotebook.Options, NoAssets);
    private static readonly IHtmlDocument Sample = Parse(Page);

    [Fact]
    public void The_page_is_small_whole_and_allows_no_network()
    {
        // What a mail or a repository carries without a thought; the drawing libraries come on top where they are needed.
        const int LargestPage = 150_000;
        Assert.InRange(Page.Length, 10_000, LargestPage);
        var policy = Sample.QuerySelector("meta[http-equiv='Content-Security-Policy']")!.GetAttribute("content")!;
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Empty(Sample.QuerySelectorAll("script[src], link[rel=stylesheet], iframe, [style*='http']"));
        Assert.All(Sample.QuerySelectorAll("img"), image => Assert.StartsWith("data:", image.GetAttribute("src"), StringComparison.Ordinal));
    }

    [Fact]
    public void Landmarks_language_title_and_one_first_level_heading_are_there()
    {
        Assert.Equal("en", Sample.DocumentElement.GetAttribute("lang"));
        Assert.Equal("Do larger models need fewer words?", Sample.Title);
        Assert.Equal("Do larger models need fewer words?", Assert.Single(Sample.QuerySelectorAll("h1")).TextContent);
        Assert.Equal("larger", Sample.QuerySelector("h1 em")!.TextContent);
        Assert.Single(Sample.QuerySelectorAll("main"));
        Assert.Single(Sample.QuerySelectorAll("nav[aria-label=Contents]"));
        Assert.Equal("#content", Sample.Body!.FirstElementChild!.GetAttribute("href"));
        Assert.Equal("index.html", Sample.QuerySelector(".home")!.GetAttribute("href"));
    }

    [Fact]
    public void Every_identifier_is_unique_and_every_link_within_the_page_finds_one()
    {
        var identifiers = Sample.QuerySelectorAll("[id]").Select(element => element.Id!).ToList();
        Assert.Equal(identifiers.Count, identifiers.Distinct(StringComparer.Ordinal).Count());
        var links = Sample.QuerySelectorAll("a[href^='#']").Select(link => link.GetAttribute("href")![1..]).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(link, identifiers));
    }

    [Fact]
    public void Contents_nest_as_the_headings_do_and_equal_headings_get_anchors_of_their_own()
    {
        var document = Notebook();
        SampleNotebook.Markdown(document, "# Title\n\n## Same $x$ [link](a.html)\n\n#### Deep\n\n## Same\n\n## Same\n\n## Cell 2");
        var page = Export(document);
        var links = page.QuerySelectorAll(".contents a");
        Assert.Equal(["#same-link", "#deep", "#same", "#same-2", "#section-cell-2"], links.Select(link => link.GetAttribute("href")));
        Assert.Equal("LI", links[1].ParentElement!.ParentElement!.ParentElement!.TagName);
        Assert.Equal("Same x link", links[0].TextContent);
        Assert.Empty(links[0].QuerySelectorAll("a"));
    }

    [Fact]
    public void Each_output_is_shown_by_its_richest_type()
    {
        Assert.NotNull(Sample.QuerySelector("#cell-6 .output.html table"));
        Assert.Equal("Loss falls from 4.2 to 1.6 nats per token", Sample.QuerySelector("#cell-9 img")!.GetAttribute("alt"));
        Assert.StartsWith("data:image/svg+xml;base64,", Sample.QuerySelector("#cell-9 img")!.GetAttribute("src"), StringComparison.Ordinal);
        Assert.Equal("\\hat\\alpha_N = 0.081 \\pm 0.006", Sample.QuerySelector("#cell-10 .math.display")!.TextContent);
        Assert.Equal("An HTML cell.", Sample.QuerySelector("#cell-14 .output")!.TextContent.Trim());
        Assert.StartsWith("sequenceDiagram", Sample.QuerySelector("#cell-15 .diagram-source")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("\"note\": \"<b>\"", Sample.QuerySelector("#cell-16 pre.text")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("[199] <39601>", Sample.QuerySelector("#cell-17 .output.text pre")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_becomes_tables_lists_formulas_links_and_diagrams()
    {
        var text = Sample.QuerySelector("#cell-1")!;
        Assert.Equal(3, text.QuerySelectorAll(".wide table tr").Length);
        Assert.Equal(2, text.QuerySelectorAll("input[type=checkbox]").Length);
        Assert.Equal(["N", "L(N) = L", "N", "R^2 > 0.9"], text.QuerySelectorAll(".math").Select(math => math.TextContent.Split("_\\")[0]));
        Assert.Contains("Costs $5 and then $6", text.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("flowchart LR", text.QuerySelector(".diagram-source")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("one seed is enough", text.QuerySelector("del")!.TextContent);
    }

    [Theory]
    [InlineData("$$ a + b $$", "a + b", true)]
    [InlineData("$$\na < b\n$$", "a < b", true)]
    [InlineData("so $a_1 * b_2 * c$ holds", "a_1 * b_2 * c", false)]
    [InlineData("so $$a\\\\b$$ stands out", "a\\\\b", true)]
    public void Mathematics_keeps_its_source(string markdown, string source, bool display)
    {
        var document = Notebook();
        SampleNotebook.Markdown(document, markdown);
        var math = Assert.Single(Export(document).QuerySelectorAll(".math"));
        Assert.Equal(source, math.TextContent);
        Assert.Equal(display, math.ClassList.Contains("display"));
    }

    [Fact]
    public void Scripts_marked_as_assets_stand_once_however_often_figures_carry_them()
    {
        Assert.Equal(1, Page.Split("data-asset=").Length - 1);
        Assert.Equal("BODY", Sample.QuerySelector("script[data-asset]")!.ParentElement!.TagName);

        var hoist = new AssetHoist();
        Assert.Equal("ab", hoist.Take("a<SCRIPT type=x data-asset='one'>1 < 2</SCRIPT >b"));
        Assert.Equal("<script>3</script>", hoist.Take("<script defer data-asset=one>other</script><script>3</script><script data-asset=\"two\">4</script>"));
        Assert.Equal("<script data-asset=\"three\">never closed", hoist.Take("<script data-asset=\"three\">never closed"));
        Assert.Equal(["<SCRIPT type=x data-asset='one'>1 < 2</SCRIPT >", "<script data-asset=\"two\">4</script>"], hoist.Scripts);
    }

    [Fact]
    public void A_failing_cell_is_named_at_the_top_anchored_open_and_escaped()
    {
        var banner = Sample.QuerySelector(".banner.failed")!;
        Assert.Equal("#cell-19", banner.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("no <gradient> here", banner.TextContent, StringComparison.Ordinal);
        var error = Sample.QuerySelector("#cell-19 #cell-19-error")!;
        Assert.Contains("Submission#12.<<Initialize>>d__0.MoveNext()", error.TextContent, StringComparison.Ordinal);

        var folded = Parse(HtmlExporter.Export(SampleNotebook.Create(), SampleNotebook.Options with { CodeOpen = false }, NoAssets));
        Assert.Equal("cell-19", Assert.Single(folded.QuerySelectorAll("details.source[open]")).ParentElement!.Id);
    }

    [Fact]
    public void A_failure_that_left_no_output_is_told_and_an_expected_error_is_none()
    {
        var document = Notebook();
        document.Insert(0, "code", "while (true) ;");
        document.Insert(1, "code", "throw", "raises-exception").Outputs.Add(new JsonObject { ["output_type"] = "error", ["ename"] = "E", ["evalue"] = "v", ["traceback"] = new JsonArray() });
        Assert.Null(Export(document).QuerySelector(".banner"));
        var options = new PageOptions { Failure = new PageFailure(1, "It ran longer than 60 s & was stopped.") };
        var page = Parse(HtmlExporter.Export(document, options, NoAssets));
        Assert.Equal("This notebook failed in cell 1. It ran longer than 60 s & was stopped.", page.QuerySelector(".banner")!.TextContent.Trim());
        Assert.True(page.QuerySelector("#cell-1")!.ClassList.Contains("failing"));
    }

    [Fact]
    public void Streams_that_came_in_pieces_are_one_text_and_the_two_streams_are_told_apart()
    {
        var document = Notebook();
        SampleNotebook.Code(document, "x", SampleNotebook.Stream("stdout", "a"), SampleNotebook.Stream("stdout", "b\n"), SampleNotebook.Stream("stderr", "c"), SampleNotebook.Stream("stdout", "d"));
        var outputs = Export(document).QuerySelectorAll(".output");
        Assert.Equal(["ab", "c", "d"], outputs.Select(output => output.QuerySelector("pre")!.TextContent));
        Assert.Equal([false, true, false], outputs.Select(output => output.ClassList.Contains("stderr")));
    }

    /// <summary>Whatever a program prints, throws or returns as plain text: the page shows the text and holds no element of it.</summary>
    [Property(MaxTest = 200)]
    public void Text_that_a_program_prints_never_becomes_markup(string[] parts)
    {
        string[] spice = ["</pre>", "<script>alert(1)</script>", "<img src=x onerror=y>", "\u001b[31m", "\u001b[", "&lt;", "\"'", "<!--", "\u001b]8;;http://x\u0007", "\r"];
        var text = string.Concat(parts.Select((part, i) => part?.Replace("\0", "", StringComparison.Ordinal) + spice[i % spice.Length])) + spice[0] + spice[1] + spice[2];
        var document = Notebook();
        SampleNotebook.Code(document, text, SampleNotebook.Stream("stdout", text), SampleNotebook.Bundle("text/plain", text), SampleNotebook.Bundle("application/json", null, ("application/json", text)), new JsonObject
        {
            ["output_type"] = "error",
            ["ename"] = text,
            ["evalue"] = text,
            ["traceback"] = new JsonArray(text),
        });
        var page = Parse(HtmlExporter.Export(document, new PageOptions { Title = text, Subtitle = text, HomeText = text, HomeHref = text, Provenance = [new PageFact(text, text, InSummary: true)] }, NoAssets));
        Assert.Empty(page.QuerySelectorAll("img, main script"));
        Assert.Equal(2, page.QuerySelectorAll("script").Length);
        Assert.Equal(4, page.QuerySelectorAll("#cell-1 .output").Length);
    }

    [Fact]
    public void Tags_hide_what_they_say()
    {
        var document = Notebook();
        document.Insert(0, "code", "one", "remove_cell");
        document.Insert(1, "code", "two", "remove-input").Outputs.Add(SampleNotebook.Stream("stdout", "shown"));
        document.Insert(2, "code", "three", "remove-output").Outputs.Add(SampleNotebook.Stream("stdout", "hidden"));
        document.Insert(3, "code", "four", "hide-input");
        document.Insert(4, "code", "five", "injected-parameters");
        var page = Export(document);
        Assert.Equal(["cell-2", "cell-3", "cell-4", "cell-5"], page.QuerySelectorAll(".cell").Select(cell => cell.Id));
        Assert.Equal(["three", "four", "five"], page.QuerySelectorAll("pre.code").Select(code => code.TextContent));
        Assert.Equal("shown", Assert.Single(page.QuerySelectorAll(".output pre")).TextContent);
        Assert.Equal([true, false, true], page.QuerySelectorAll("details.source").Select(source => source.HasAttribute("open")));
        Assert.Contains("parameters of this run", page.QuerySelector("#cell-5 .meta")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_drawing_libraries_the_source_stands_and_one_line_says_what_would_draw_it()
    {
        Assert.Contains("temml", Assert.Single(Sample.QuerySelectorAll("#missing-assets")).TextContent, StringComparison.Ordinal);
        var plain = Notebook();
        SampleNotebook.Markdown(plain, "No formula, no diagram.");
        Assert.Null(Export(plain).QuerySelector("#missing-assets"));
    }

    [Fact]
    public void The_drawing_libraries_come_only_onto_pages_that_need_them()
    {
        Assert.SkipUnless(PageAssets.Built is { MathematicsScript: not null, DiagramScript: not null }, "The build found no npm, so there are no libraries to put in.");
        var document = Notebook();
        SampleNotebook.Markdown(document, "Words.");
        var words = HtmlExporter.Export(document, new PageOptions()).Length;
        SampleNotebook.Markdown(document, "$x$");
        var formula = HtmlExporter.Export(document, new PageOptions()).Length;
        SampleNotebook.Markdown(document, "```mermaid\npie\n```");
        var diagram = HtmlExporter.Export(document, new PageOptions()).Length;
        Assert.InRange(words, 1, 60_000);
        Assert.InRange(formula - words, 100_000, 400_000);
        Assert.InRange(diagram - formula, 1_000_000, 10_000_000);
    }

    [Fact]
    public void A_diagram_that_comes_as_Markdown_too_stands_once_and_so_does_what_draws_it()
    {
        var document = Notebook();
        foreach (var source in new[] { "graph LR; A-->B", "graph LR; C-->D" })
        {
            SampleNotebook.Code(document, "#!mermaid\n" + source, SampleNotebook.Bundle("text/vnd.mermaid", source, ("text/markdown", $"```mermaid\n{source}\n```")));
        }

        var plain = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(HtmlExporter.Export(document, new PageOptions(), NoAssets));
        Assert.Equal(["graph LR; A-->B", "graph LR; C-->D"], plain.QuerySelectorAll(".diagram-source").Select(diagram => diagram.TextContent));
        Assert.Contains("Diagrams stand as source", plain.GetElementById("missing-assets")!.TextContent, StringComparison.Ordinal);
        if (PageAssets.Built.DiagramScript is { } script)
        {
            var page = HtmlExporter.Export(document, new PageOptions());
            Assert.Equal(page.IndexOf(HtmlText.Script(script), StringComparison.Ordinal), page.LastIndexOf(HtmlText.Script(script), StringComparison.Ordinal));
            Assert.DoesNotContain("missing-assets", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Exporting_does_not_change_the_notebook_and_gives_the_same_page_again()
    {
        var document = SampleNotebook.Create();
        var before = document.ToJson();
        Assert.Equal(Page, HtmlExporter.Export(document, SampleNotebook.Options, NoAssets));
        Assert.Equal(before, document.ToJson());
    }

    [Fact]
    public void An_empty_notebook_makes_a_page_with_its_name()
    {
        var page = Export(NotebookDocument.Parse("""{"cells":[],"nbformat":4}""", "folder/first-hour.ipynb"));
        Assert.Equal("first-hour", page.QuerySelector("h1")!.TextContent);
        Assert.Null(page.QuerySelector("nav"));
    }

    [Fact]
    public void Links_lead_where_the_caller_says()
    {
        var document = Notebook();
        SampleNotebook.Markdown(document, "[next](02-next.ipynb#part) <https://example.org>");
        var page = Parse(HtmlExporter.Export(document, new PageOptions { RewriteLink = address => address.Replace(".ipynb", ".html", StringComparison.Ordinal) }, NoAssets));
        Assert.Equal("02-next.html#part", page.QuerySelector("#cell-1 a")!.GetAttribute("href"));
    }

    private static NotebookDocument Notebook() => NotebookDocument.Parse("""{"cells":[],"nbformat":4,"nbformat_minor":5}""");

    private static IHtmlDocument Export(NotebookDocument document) => Parse(HtmlExporter.Export(document, new PageOptions(), NoAssets));

    private static IHtmlDocument Parse(string html) => new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument(html);
}
