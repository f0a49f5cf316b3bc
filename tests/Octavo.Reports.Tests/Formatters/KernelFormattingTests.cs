using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using Octavo.Reports.Claims;
using Octavo.Reports.Tables;
using Make = Octavo.Reports.Tables.Tables;

namespace Octavo.Reports.Tests.Formatters;

/// <summary>What .NET Interactive's own formatting library makes of our types, found by its convention alone.</summary>
public sealed class KernelFormattingTests
{
    public static TheoryData<string> Kinds() => ["figure", "table", "claims", "provenance"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kernel_shows_our_own_html_and_text(string kind)
    {
        var (value, html, text) = Rendered(kind);

        Assert.Equal(WithoutCounter(html), WithoutCounter(value.ToDisplayString("text/html")));
        Assert.Equal(text, value.ToDisplayString("text/plain"));
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(value.GetType()));
    }

    [Fact]
    public void A_kernel_shows_a_data_frame_as_a_table_once_asked()
    {
        Assert.Equal("Microsoft.DotNet.Interactive.Formatting", typeof(Formatter).Assembly.GetName().Name);
        Assert.True(DataFrameFormatting.Register());
        var frame = new DataFrame(new Int32DataFrameColumn("count", Enumerable.Range(1000, 50)));

        var html = frame.ToDisplayString("text/html");

        Assert.Contains("<caption>Data frame of 50 rows and 1 columns, the first 20 shown</caption>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"number\">1,019</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("1,020", html, StringComparison.Ordinal);
        Assert.StartsWith("Data frame of 50 rows", frame.ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    private static (object Value, string Html, string Text) Rendered(string kind)
    {
        switch (kind)
        {
            case "figure":
                var figure = Samples.FewShot();
                _ = figure.ToHtml();
                return (figure, figure.ToHtml(), figure.ToString());
            case "table":
                var table = Make.RunsBySize(Samples.Runs());
                return (table, table.ToHtml(), table.ToString());
            case "claims":
                var claims = new ClaimTable(Samples.Claims());
                return (claims, claims.ToHtml(), claims.ToString());
            default:
                var provenance = new ProvenanceTable(Samples.Provenance());
                return (provenance, provenance.ToHtml(), provenance.ToString());
        }
    }

    private static string WithoutCounter(string html) =>
        System.Text.RegularExpressions.Regex.Replace(html, "octavo-figure-\\d+-", "octavo-figure-n-");
}
