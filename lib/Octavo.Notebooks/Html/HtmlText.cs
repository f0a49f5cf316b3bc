using System.Text;

namespace Octavo.Notebooks.Html;

/// <summary>Text made safe to stand in HTML.</summary>
internal static class HtmlText
{
    /// <summary>Escapes what HTML would read as markup, in text and in quoted attributes; control characters become U+FFFD.</summary>
    public static string Escape(string? text)
    {
        var html = new StringBuilder((text?.Length ?? 0) + 16);
        Append(html, text);
        return html.ToString();
    }

    /// <summary>Escapes a text onto the end of a page.</summary>
    public static void Append(StringBuilder html, ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            _ = character switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                '\r' => html,
                '\t' or '\n' => html.Append(character),
                < ' ' or '\u007F' => html.Append('\uFFFD'),
                _ => html.Append(character),
            };
        }
    }

    /// <summary>Makes a script's text safe to stand between script tags, without changing what it does.</summary>
    public static string Script(string script) => script
        .Replace("<!--", "\\x3C!--", StringComparison.Ordinal)
        .Replace("<script", "\\x3Cscript", StringComparison.OrdinalIgnoreCase)
        .Replace("</script", "\\x3C/script", StringComparison.OrdinalIgnoreCase);

    /// <summary>A duration for people: "850 ms", "12.3 s", "4 min 5 s", "2 h 3 min".</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => $"{time.TotalMilliseconds:0} ms",
        { TotalSeconds: < 59.95 } => $"{time.TotalSeconds:0.0} s",
        { TotalMinutes: < 59.99 } => $"{(int)(Math.Round(time.TotalSeconds) / 60)} min {Math.Round(time.TotalSeconds) % 60:0} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };

    /// <summary>A moment for people and machines, in universal time.</summary>
    public static string Moment(DateTimeOffset moment)
    {
        var universal = moment.ToUniversalTime();
        return $"<time datetime=\"{universal:yyyy-MM-ddTHH:mm:ssZ}\">{universal:d MMMM yyyy, HH:mm} UTC</time>";
    }
}
