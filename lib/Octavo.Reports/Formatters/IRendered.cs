namespace Octavo.Reports.Formatters;

/// <summary>What shows itself in a notebook: as HTML, and as text where there is no browser.</summary>
internal interface IRendered
{
    /// <summary>Writes the HTML form.</summary>
    public void WriteHtml(TextWriter writer);

    /// <summary>Writes the text form.</summary>
    public void WriteText(TextWriter writer);

    /// <summary>What <paramref name="write"/> writes, as one string.</summary>
    public static string Written(Action<TextWriter> write)
    {
        var writer = new StringWriter();
        write(writer);
        return writer.ToString();
    }
}
