using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Octavo.Claims;
using Octavo.Reports.Claims;

namespace Octavo.Reports.Tests.Claims;

public sealed class ClaimTableTests
{
    [Fact]
    public void Claims_read_back_from_html_are_those_written()
    {
        var html = $"<html><script>var a = '<p>';</script>{new ClaimTable(Samples.Claims()).ToHtml()}<p>text</p></html>";

        Assert.Equal(Samples.Claims(), ClaimTable.ReadFrom(html));
    }

    [Fact]
    public void Claims_of_several_tables_come_in_document_order_and_a_page_without_any_gives_none()
    {
        var html = new ClaimTable([Samples.Claims()[2]]).ToHtml() + new ClaimTable(Samples.Claims().Take(2)).ToHtml();

        Assert.Equal(["Q8.1", "Q1.1", "Q1.6"], ClaimTable.ReadFrom(html).Select(claim => claim.Id));
        Assert.Empty(ClaimTable.ReadFrom(Samples.PlainBars().ToHtml() + "<p>no claims here</p>"));
    }

    [Fact]
    public void The_machine_readable_part_has_the_names_the_report_reads()
    {
        var script = new HtmlParser().ParseDocument(new ClaimTable(Samples.Claims()).ToHtml()).QuerySelector("script.octavo-claims")!;

        var second = JsonNode.Parse(script.TextContent)!.AsArray()[1]!.AsObject();
        Assert.Equal(["id", "claim", "source", "value", "low", "high", "n", "confidence", "unit", "rule", "verdict", "note"], second.Select(pair => pair.Key));
        Assert.Equal("{\"id\":\"Q1.6\",\"value\":12.25,\"n\":3,\"verdict\":\"right\"}", new JsonObject
        {
            ["id"] = second["id"]!.DeepClone(),
            ["value"] = second["value"]!.DeepClone(),
            ["n"] = second["n"]!.DeepClone(),
            ["verdict"] = second["verdict"]!.DeepClone(),
        }.ToJsonString());
    }

    [Fact]
    public void A_reader_sees_value_interval_count_rule_and_a_verdict_in_words()
    {
        var rows = new HtmlParser().ParseDocument(new ClaimTable(Samples.Claims()).ToHtml()).QuerySelectorAll("tbody tr").ToArray();

        Assert.Equal(["Imprecise", "Right", "Wrong", "Inconclusive", "Mixed"], rows.Select(row => row.QuerySelector(".octavo-chip")!.TextContent));
        Assert.Equal(["imprecise", "right", "wrong", "inconclusive", "mixed"], rows.Select(row => row.QuerySelector(".octavo-chip")!.ClassList[1]));
        Assert.Equal("1,598 times BERT-base exact", rows[0].QuerySelector(".number")!.TextContent);
        Assert.Equal("12.3 [8.5, 16.0] points 95% interval, n = 3", rows[1].QuerySelector(".number")!.TextContent);
        Assert.Equal("1.500 points no interval, n = 1", rows[4].QuerySelector(".number")!.TextContent);
        Assert.StartsWith("Larger models do well even few-shot </script><b>&\"quoted\"", rows[1].QuerySelectorAll("td")[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_that_could_not_be_measured_is_inconclusive_and_says_why()
    {
        var claim = new Claim("Q1.S4", "GPT-3 is as large as its compute calls for", "Hoffmann et al. 2022", DecisionRule.Between(0.5, 2), "times");
        var html = new ClaimTable([claim.NotMeasured("the points could not be fetched")]).ToHtml();

        var row = new HtmlParser().ParseDocument(html).QuerySelector("tbody tr")!;
        Assert.Contains("not measured: the points could not be fetched", row.TextContent);
        Assert.Equal("Inconclusive", row.QuerySelector(".octavo-chip")!.TextContent);
        var read = Assert.Single(ClaimTable.ReadFrom(html));
        Assert.Null(read.Measured);
        Assert.Equal("the points could not be fetched", read.Note);
    }

    [Fact]
    public void Broken_data_is_named() => Assert.Contains(
        "'octavo-claims' script cannot be read",
        Assert.Throws<FormatException>(() => ClaimTable.ReadFrom("<script type=\"application/json\" class=\"octavo-claims\">[{]</script>")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Provenance_read_back_from_html_is_that_written()
    {
        var read = Assert.Single(ProvenanceTable.ReadFrom(new ProvenanceTable(Samples.Provenance()).ToHtml()));

        Assert.Equal(Samples.Provenance().DataHashes, read.DataHashes);
        Assert.Equal(Samples.Provenance() with { DataHashes = read.DataHashes }, read);
        Assert.Contains("libtorch", new ProvenanceTable(read).ToString(), StringComparison.Ordinal);
    }
}
