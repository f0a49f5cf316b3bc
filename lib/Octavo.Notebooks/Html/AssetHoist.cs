using System.Text.RegularExpressions;

namespace Octavo.Notebooks.Html;

/// <summary>
/// Takes scripts marked <c>data-asset="NAME"</c> out of the outputs, so that a library that every figure brings along stands on the page once.
/// </summary>
internal sealed partial class AssetHoist
{
    private readonly Dictionary<string, string> scripts = new(StringComparer.Ordinal);

    /// <summary>The scripts taken out, whole and in the order in which they first came; the first of a name is kept.</summary>
    public IEnumerable<string> Scripts => scripts.Values;

    /// <summary>The HTML without such scripts.</summary>
    public string Take(string html)
    {
        if (!html.Contains("data-asset", StringComparison.OrdinalIgnoreCase))
        {
            return html;
        }

        var kept = new System.Text.StringBuilder();
        var at = 0;
        while (Opening().Match(html, at) is { Success: true } opening)
        {
            var close = html.IndexOf("</script", opening.Index + opening.Length, StringComparison.OrdinalIgnoreCase);
            var end = close < 0 ? -1 : html.IndexOf('>', close);
            if (end < 0)
            {
                break;
            }

            kept.Append(html, at, opening.Index - at);
            scripts.TryAdd(opening.Groups["name"].Value, html[opening.Index..(end + 1)]);
            at = end + 1;
        }

        return kept.Append(html, at, html.Length - at).ToString();
    }

    [GeneratedRegex("""<script\b[^>]*?\sdata-asset\s*=\s*(?:"(?<name>[^">]*)"|'(?<name>[^'>]*)'|(?<name>[^\s"'>]+))[^>]*>""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Opening();
}
