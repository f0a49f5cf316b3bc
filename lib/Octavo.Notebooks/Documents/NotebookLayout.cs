using System.Text;

namespace Octavo.Notebooks.Documents;

/// <summary>How a notebook's file lays out its JSON, so that it is written back the same way.</summary>
/// <param name="Indent">Indentation of one level; null for JSON on one line.</param>
/// <param name="NewLine">The line end between lines.</param>
/// <param name="Spaced">On one line: whether a space follows commas and colons.</param>
/// <param name="HasByteOrderMark">Whether the file begins with UTF-8's byte order mark.</param>
/// <param name="Ending">What follows the last brace: usually one line end.</param>
internal sealed record NotebookLayout(string? Indent, string NewLine, bool Spaced, bool HasByteOrderMark, string Ending)
{
    /// <summary>What Jupyter writes: one space a level, line feeds, a final line end.</summary>
    public static NotebookLayout Jupyter { get; } = new(" ", "\n", Spaced: true, HasByteOrderMark: false, "\n");

    /// <summary>UTF-8's byte order mark.</summary>
    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the layout off a file's bytes (valid UTF-8, valid JSON, the byte order mark already taken away).</summary>
    public static NotebookLayout Detect(ReadOnlySpan<byte> json, bool hasByteOrderMark)
    {
        var brace = json.IndexOf((byte)'{');
        var end = json.LastIndexOf((byte)'}') + 1;
        var ending = Encoding.UTF8.GetString(json[end..]);
        var body = json[(brace + 1)..];
        var text = body.IndexOfAnyExcept(" \t\r\n"u8);
        var lead = text < 0 ? [] : body[..text];
        var line = lead.LastIndexOf((byte)'\n');
        if (line < 0)
        {
            var colon = json.IndexOf("\":"u8);
            var spaced = colon >= 0 && colon + 2 < json.Length && json[colon + 2] == ' ';
            return new NotebookLayout(null, "\n", spaced, hasByteOrderMark, ending);
        }

        var newLine = line > 0 && lead[line - 1] == '\r' ? "\r\n" : "\n";
        return new NotebookLayout(Encoding.UTF8.GetString(lead[(line + 1)..]), newLine, Spaced: true, hasByteOrderMark, ending);
    }
}
