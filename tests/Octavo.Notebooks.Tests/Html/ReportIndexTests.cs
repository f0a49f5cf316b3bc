using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Octavo.Notebooks.Html;

namespace Octavo.Notebooks.Tests.Html;

public sealed class ReportIndexTests
{
    private static readonly string Page = ReportIndex.Render(SampleIndex.Entries, SampleIndex.Options);
    private static readonly IHtmlDocument Index = new HtmlParser().ParseDocument(Page);

    [Fact]
    public void Each_notebook_is_listed_with_its_question_time_and_link()
    {
        Assert.Equal(["00-start-here.html", "01-small-and-large-models.html", "02-few-shot.html"], Index.QuerySelectorAll(".notebook h2 a").Select(link => link.GetAttribute("href")));
        Assert.Equal(["41.3 s", "3 min 12 s", "Failed 12.9 s"], Index.QuerySelectorAll(".state").Select(state => state.TextContent));
        Assert.Equal(3, Index.QuerySelectorAll(".question").Length);
        Assert.Contains("ran 4 min 6 s", Index.QuerySelector(".summary")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_claim_has_its_verdict_in_words_and_colour_and_can_be_linked_to()
    {
        var row = Index.GetElementById("Q1.3")!;
        Assert.Contains("Depth matters more than width", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("[−0.011, 0.003] nats/token", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("the paired interval holds zero", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("chip wrong", row.QuerySelector(".chip")!.ClassName);
        Assert.Equal("Wrong", row.QuerySelector(".chip")!.TextContent);
        Assert.Equal(["Right", "Imprecise", "Wrong", "Mixed", "Inconclusive"], Index.QuerySelectorAll(".tally .chip").Select(chip => chip.TextContent));
    }

    [Fact]
    public void A_failed_notebook_is_told_first_with_a_link_to_its_cell()
    {
        var link = Index.QuerySelector(".banner.failed a")!;
        Assert.Equal("02-few-shot.html#cell-7", link.GetAttribute("href"));
        Assert.Equal("Few-shot learning, cell 7", link.TextContent);
        Assert.Contains("the <query> occurs", Index.QuerySelector(".banner")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HtmlExporter.CellAnchor(7), link.GetAttribute("href")!.Split('#')[1]);
    }

    [Fact]
    public void It_is_small_escaped_and_allows_no_network()
    {
        const int LargestIndex = 60_000;
        Assert.InRange(Page.Length, 1, LargestIndex);
        Assert.Empty(Index.QuerySelectorAll("both, query, [src], link[rel=stylesheet]"));
        Assert.Contains("default-src 'none'", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_notebooks_it_is_still_a_page()
    {
        var empty = new HtmlParser().ParseDocument(ReportIndex.Render([], new IndexOptions { Title = "Nothing yet" }));
        Assert.Equal("Nothing yet", empty.QuerySelector("h1")!.TextContent);
        Assert.Null(empty.QuerySelector(".banner"));
    }
}
