namespace Octavo.Reports.Formatters;

/// <summary>A formatter in the shape that a .NET Interactive kernel looks for by name: a MIME type and a Format method.</summary>
internal sealed class RenderedFormatter(string mimeType, Action<IRendered, TextWriter> write)
{
    /// <summary>The MIME type written.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>Writes <paramref name="instance"/>; false where it is not a type of this library, so that the kernel tries another.</summary>
    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not IRendered rendered)
        {
            return false;
        }

        write(rendered, writer);
        return true;
    }
}
