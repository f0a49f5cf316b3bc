using System.Net;
using Octavo.Reports.Embedding;
using Octavo.Reports.Formatters;
using Octavo.Reports.Tables;
using Octavo.Runs;

namespace Octavo.Reports.Claims;

/// <summary>
/// What a notebook's numbers were made with, as a table; its HTML carries the same as JSON, which <see cref="ReadFrom"/> reads back.
/// </summary>
[TypeFormatterSource(typeof(RenderedFormatterSource))]
public sealed class ProvenanceTable(Provenance provenance) : IRendered
{
    private const string CssClass = "octavo-provenance";

    /// <summary>What is shown.</summary>
    public Provenance Provenance { get; } = provenance;

    /// <summary>The provenance of every such table in <paramref name="html"/>, in document order; empty where it has none.</summary>
    /// <exception cref="FormatException">A provenance table's data cannot be read.</exception>
    public static IReadOnlyList<Provenance> ReadFrom(string html) => [.. EmbeddedJson.Read<Provenance>(html, CssClass)];

    /// <summary>The table as HTML, its data embedded.</summary>
    public string ToHtml() => IRendered.Written(((IRendered)this).WriteHtml);

    /// <summary>The table as aligned text.</summary>
    public override string ToString() => IRendered.Written(((IRendered)this).WriteText);

    void IRendered.WriteHtml(TextWriter writer)
    {
        writer.Write(TableStyle.Html);
        writer.Write("<div class=\"octavo-scroll\"><table class=\"octavo-table octavo-provenance-table\"><caption>Made with</caption><tbody>");
        foreach (var (name, value, isHash) in Lines())
        {
            var text = WebUtility.HtmlEncode(value);
            writer.Write($"<tr><th scope=\"row\">{WebUtility.HtmlEncode(name)}</th>");
            writer.Write(isHash ? $"<td><span class=\"octavo-hash\">{text}</span></td></tr>" : $"<td>{text}</td></tr>");
        }

        writer.Write("</tbody></table></div>");
        EmbeddedJson.Write(writer, CssClass, Provenance);
    }

    void IRendered.WriteText(TextWriter writer)
    {
        var width = Lines().Max(line => line.Name.Length);
        writer.WriteLine("Made with");
        foreach (var (name, value, _) in Lines())
        {
            writer.WriteLine($"{name.PadRight(width)}  {value}");
        }
    }

    private List<(string Name, string Value, bool IsHash)> Lines() =>
    [
        ("Device", Provenance.Device, false),
        ("libtorch", Provenance.Libtorch, false),
        ("Seed", Provenance.Seed.ToString(), false),
        ("Profile", Provenance.Profile, false),
        .. Provenance.DataHashes.OrderBy(data => data.Key, StringComparer.Ordinal)
            .Select(data => ($"{data.Key} (SHA-256)", data.Value, true)),
    ];
}
