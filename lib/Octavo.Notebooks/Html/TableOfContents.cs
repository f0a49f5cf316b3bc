using System.Text;

namespace Octavo.Notebooks.Html;

/// <summary>Collects a page's headings and gives each an anchor of its own.</summary>
internal sealed class TableOfContents
{
    private readonly List<Entry> entries = [];
    private readonly HashSet<string> anchors = new(StringComparer.Ordinal) { "top", "content", "contents", "provenance", "page-title" };

    /// <summary>Whether there is enough to list.</summary>
    public bool IsEmpty => entries.Count < 2;

    /// <summary>Adds a heading and gives its anchor, unique on the page.</summary>
    /// <param name="level">1 to 6.</param>
    /// <param name="text">The heading without markup: its anchor is made from it.</param>
    /// <param name="html">What the list shows.</param>
    public string Add(int level, string text, string html)
    {
        var slug = Slug(text);
        var anchor = slug;
        for (var copy = 2; !anchors.Add(anchor); copy++)
        {
            anchor = $"{slug}-{copy}";
        }

        entries.Add(new Entry(level, anchor, html));
        return anchor;
    }

    /// <summary>The list as nested HTML, three levels deep at most.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        var top = entries.Min(entry => entry.Level);
        var open = 0;
        foreach (var (level, anchor, text) in entries)
        {
            // A heading that skips a level stands one level below the one before it.
            var depth = Math.Min(level - top + 1, open + 1);
            if (level - top >= 3)
            {
                continue;
            }

            if (depth > open)
            {
                html.Append("<ol>");
                open++;
            }
            else
            {
                html.Append("</li>");
                for (; open > depth; open--)
                {
                    html.Append("</ol></li>");
                }
            }

            html.Append($"<li><a href=\"#{HtmlText.Escape(anchor)}\">{text}</a>");
        }

        for (; open > 0; open--)
        {
            html.Append("</li></ol>");
        }

        return html.ToString();
    }

    private static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var character in text.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(character))
            {
                slug.Append(character);
            }
            else if (slug.Length > 0 && slug[^1] != '-' && !"'’".Contains(character, StringComparison.Ordinal))
            {
                slug.Append('-');
            }
        }

        var trimmed = slug.ToString().Trim('-');
        // Anchors of cells begin so.
        return trimmed.Length == 0 || trimmed.StartsWith("cell-", StringComparison.Ordinal) ? "section-" + trimmed : trimmed;
    }

    private sealed record Entry(int Level, string Anchor, string Html);
}
