using System.Net;
using Octavo.Claims;
using Octavo.Reports.Embedding;
using Octavo.Reports.Formatters;
using Octavo.Reports.Tables;
using Octavo.Statistics;

namespace Octavo.Reports.Claims;

/// <summary>
/// The claim and verdict table that ends a question's notebook: what was claimed, what was measured, what the rule said.
/// Its HTML carries the same as JSON, which <see cref="ReadFrom"/> reads back out of a saved page or output.
/// </summary>
[TypeFormatterSource(typeof(RenderedFormatterSource))]
public sealed class ClaimTable(IEnumerable<ClaimResult> claims) : IRendered
{
    private const string CssClass = "octavo-claims";

    /// <summary>The claims in the order given.</summary>
    public IReadOnlyList<ClaimResult> Claims { get; } = [.. claims];

    /// <summary>Every claim that the claim tables in <paramref name="html"/> hold, in document order; empty where it has none.</summary>
    /// <exception cref="FormatException">A claim table's data cannot be read.</exception>
    public static IReadOnlyList<ClaimResult> ReadFrom(string html) =>
        [.. EmbeddedJson.Read<List<Entry>>(html, CssClass).SelectMany(entries => entries).Select(entry => entry.ToClaim())];

    /// <summary>The table as HTML, its data embedded.</summary>
    public string ToHtml() => IRendered.Written(((IRendered)this).WriteHtml);

    /// <summary>The table as text.</summary>
    public override string ToString() => IRendered.Written(((IRendered)this).WriteText);

    void IRendered.WriteHtml(TextWriter writer)
    {
        writer.Write(TableStyle.Html);
        writer.Write("<div class=\"octavo-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Claims and verdicts\">");
        writer.Write("<table class=\"octavo-table octavo-claim-table\"><caption>Claims and verdicts</caption><thead><tr>");
        writer.Write("<th scope=\"col\">Id</th><th scope=\"col\">Claim</th><th scope=\"col\" class=\"number\">Measured</th>");
        writer.Write("<th scope=\"col\">Rule, set before the run</th><th scope=\"col\">Verdict</th></tr></thead><tbody>");
        foreach (var claim in Claims)
        {
            writer.Write($"<tr><th scope=\"row\">{Encode(claim.Id)}</th>");
            writer.Write($"<td>{Encode(claim.Claim)}<span class=\"source\">{Encode(claim.Source)}</span></td>");
            writer.Write($"<td class=\"number\">{Encode(claim.Measured is { } measured ? NumberText.Interval(measured) : NumberText.Unknown)}");
            if (claim.Unit.Length > 0)
            {
                writer.Write($" <span class=\"unit\">{Encode(claim.Unit)}</span>");
            }

            writer.Write($" <span class=\"count\">{Encode(IntervalText(claim))}</span></td>");
            writer.Write($"<td class=\"rule\">{Encode(claim.Rule)}</td>");
            writer.Write($"<td><span class=\"octavo-chip {claim.Verdict.ToString().ToLowerInvariant()}\">{claim.Verdict}</span></td></tr>");
        }

        writer.Write("</tbody></table></div>");
        EmbeddedJson.Write(writer, CssClass, Claims.Select(Entry.Of));
    }

    void IRendered.WriteText(TextWriter writer)
    {
        writer.WriteLine("Claims and verdicts");
        foreach (var claim in Claims)
        {
            writer.WriteLine($"{claim.Id}  {claim.Verdict.ToString().ToUpperInvariant()}");
            writer.WriteLine($"    claim     {claim.Claim} ({claim.Source})");
            writer.WriteLine($"    measured  {ValueText(claim)}, {IntervalText(claim)}");
            writer.WriteLine($"    rule      {claim.Rule}");
        }
    }

    private static string ValueText(ClaimResult claim) =>
        claim.Measured is { } measured ? $"{NumberText.Interval(measured)} {claim.Unit}".TrimEnd() : NumberText.Unknown;

    private static string IntervalText(ClaimResult claim) => claim.Measured switch
    {
        null => $"not measured: {claim.Note}",
        { Low: null } measured => $"no interval, n = {NumberText.Count(measured.Count)}",
        { Low: { } low, High: { } high } when low == high => "exact",
        var measured => $"{NumberText.Percent(measured.Confidence, 2)} interval, n = {NumberText.Count(measured.Count)}",
    };

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private sealed record Entry(
        string Id,
        string Claim,
        string Source,
        double? Value,
        double? Low,
        double? High,
        int N,
        double Confidence,
        string Unit,
        string Rule,
        Verdict Verdict,
        string? Note = null)
    {
        public static Entry Of(ClaimResult claim) => new(
            claim.Id,
            claim.Claim,
            claim.Source,
            claim.Measured?.Value,
            claim.Measured?.Low,
            claim.Measured?.High,
            claim.Measured?.Count ?? 0,
            claim.Measured?.Confidence ?? 0,
            claim.Unit,
            claim.Rule,
            claim.Verdict,
            claim.Note);

        public ClaimResult ToClaim() => new(
            Id,
            Claim,
            Source,
            Value is { } value ? new Estimate(value, Low, High, N, Confidence) : null,
            Unit,
            Rule,
            Verdict,
            Note);
    }
}
