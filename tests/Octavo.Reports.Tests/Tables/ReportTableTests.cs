using AngleSharp.Html.Parser;
using Microsoft.Data.Analysis;
using Octavo.Reports.Tables;
using Octavo.Statistics;
using Make = Octavo.Reports.Tables.Tables;

namespace Octavo.Reports.Tests.Tables;

public sealed class ReportTableTests
{
    private enum Size
    {
        Small,
    }

    [Theory]
    [InlineData(1.66883, "1.669")]
    [InlineData(2.4, "2.400")]
    [InlineData(0.0123456, "0.01235")]
    [InlineData(-12.3456, "-12.35")]
    [InlineData(49930.4, "49,930")]
    [InlineData(0, "0")]
    [InlineData(1.2346e15, "1.235×10¹⁵")]
    [InlineData(3.2e-7, "3.200×10⁻⁷")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_have_four_significant_digits(double value, string text) =>
        Assert.Equal(text, One(value).CellText(0, 0));

    [Fact]
    public void Counts_are_exact_with_thousands_separators_and_the_unknown_is_a_dash()
    {
        var table = new ReportTable("Counts", ["Parameters"], [[174_604_259_328L], [null]]);

        Assert.Equal("174,604,259,328", table.CellText(0, 0));
        Assert.Equal("–", table.CellText(1, 0));
    }

    [Theory]
    [InlineData(1.8734, 1.8513, 1.8955, "1.873 [1.851, 1.896]")]
    [InlineData(12.25, 8.5, 16, "12.3 [8.5, 16.0]")]
    [InlineData(1598, 1598, 1598, "1,598")]
    [InlineData(0.0021, 0.0019, 0.0023, "0.00210 [0.00190, 0.00230]")]
    [InlineData(-0.4, -40, 39, "0 [-40, 39]")]
    public void An_interval_keeps_two_digits_of_its_half_width(double value, double low, double high, string text) =>
        Assert.Equal(text, One(new Estimate(value, low, high, 3)).CellText(0, 0));

    [Fact]
    public void Shares_are_written_in_percent_with_or_without_an_interval()
    {
        var table = new ReportTable("Shares", [new("Accuracy", Kind: ColumnKind.Percent)], [[0.3141], [new Estimate(0.94, 0.91, 0.96, 300)]]);

        Assert.Equal(["31.4%", "94.0 [91.0, 96.0] %"], [table.CellText(0, 0), table.CellText(1, 0)]);
    }

    [Fact]
    public void Html_has_caption_headings_units_and_right_aligned_numbers()
    {
        var table = new ReportTable("Losses & <sizes>", ["Model", new("Loss", "nats per token")], [["<b>nano</b>", 1.5], ["tiny", 2.25]]);

        var document = new HtmlParser().ParseDocument(table.ToHtml());

        Assert.Equal("Losses & <sizes>", document.QuerySelector("table.octavo-table caption")!.TextContent);
        Assert.Equal(["Model", "Loss nats per token"], document.QuerySelectorAll("thead th[scope=col]").Select(cell => cell.TextContent));
        Assert.Equal(["<b>nano</b>", "tiny"], document.QuerySelectorAll("tbody th[scope=row]").Select(cell => cell.TextContent));
        Assert.Equal(["1.500", "2.250"], document.QuerySelectorAll("tbody td.number").Select(cell => cell.TextContent));
    }

    [Fact]
    public void Text_is_aligned_in_columns()
    {
        var table = new ReportTable("Losses", ["Model", new("Loss", "nats")], [["nano", 1.5], ["tiny-model", 12.25]]);

        Assert.Equal(
            """
            Losses
            Model       Loss (nats)
            ----------  -----------
            nano              1.500
            tiny-model        12.25

            """,
            table.ToString(),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_long_table_says_how_much_of_it_is_shown()
    {
        var table = new ReportTable("Long", ["N"], [.. Enumerable.Range(0, 1500).Select(i => new object?[] { i })]) { MaximumRows = 10 };

        Assert.Equal(10, new HtmlParser().ParseDocument(table.ToHtml()).QuerySelectorAll("tbody tr").Length);
        Assert.Contains("10 of 1,500 rows shown.", table.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("10 of 1,500 rows shown.", table.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_frame_becomes_a_table_with_its_units_in_the_headings()
    {
        var frame = new DataFrame(
            new StringDataFrameColumn("model", ["a", "b"]),
            new Int64DataFrameColumn("parameters", [12_800L, 9_437_184L]),
            new DoubleDataFrameColumn("loss (nats)", [2.5, 1.25]));

        var table = Make.From(frame);

        Assert.Equal("Data frame of 2 rows and 3 columns", table.Caption);
        Assert.Equal(new ReportColumn("loss", "nats", ColumnKind.Number), table.Columns[2]);
        Assert.Equal(["b", "9,437,184", "1.250"], Enumerable.Range(0, 3).Select(column => table.CellText(1, column)));
    }

    [Fact]
    public void Records_become_rows_under_their_properties_in_words()
    {
        var table = Make.Of([new { TestedSize = Size.Small, Seed = 20260101, Score = 0.5, Ignored = new object(), FlopsPerSecond = (long?)null }], "Records");

        Assert.Equal(["Tested size", "Seed", "Score", "Flops per second"], table.Columns.Select(column => column.Title));
        Assert.Equal(["Small", "20260101", "0.5000", "–"], Enumerable.Range(0, 4).Select(column => table.CellText(0, column)));
    }

    [Fact]
    public void Runs_are_listed_by_size_and_seed_and_summed_up_by_size()
    {
        var runs = Samples.Runs().Reverse().ToArray();

        var single = Make.Runs(runs);
        var bySize = Make.RunsBySize(runs);

        Assert.Equal(18, single.Rows.Count);
        Assert.Equal(("nano-10k", "1", "12,800"), (single.CellText(0, 0), single.CellText(0, 1), single.CellText(0, 2)));
        Assert.Equal(6, bySize.Rows.Count);
        var losses = runs.Where(run => run.Name == "nano-9m").Select(run => run.FinalValidationLoss).ToArray();
        var estimate = Assert.IsType<Estimate>(bySize.Rows[5][3]);
        Assert.Equal(losses.Average(), estimate.Value, 1e-12);
        Assert.Equal(4.302653 * MathNet.Numerics.Statistics.Statistics.StandardDeviation(losses) / Math.Sqrt(3), estimate.High!.Value - estimate.Value, 1e-6);
    }

    [Fact]
    public void A_row_of_the_wrong_length_is_named() => Assert.Contains(
        "row 2 has 1 cells for 2 columns",
        Assert.Throws<ArgumentException>(() => new ReportTable("t", ["a", "b"], [[1, 2], [1]])).Message,
        StringComparison.Ordinal);

    private static ReportTable One(object value) => new("One", ["Value"], [[value]]);
}
