namespace Octavo.Reports.Formatters;

/// <summary>Gives a notebook kernel the formatters of every type of this library that shows itself.</summary>
internal sealed class RenderedFormatterSource
{
    /// <summary>One formatter per MIME type; a kernel calls this by its name.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new RenderedFormatter("text/html", (value, writer) => value.WriteHtml(writer)),
        new RenderedFormatter("text/plain", (value, writer) => value.WriteText(writer)),
    ];
}
