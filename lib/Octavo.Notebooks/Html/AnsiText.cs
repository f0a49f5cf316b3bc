using System.Text;
using System.Text.RegularExpressions;

namespace Octavo.Notebooks.Html;

/// <summary>Turns a terminal's text into HTML: its sixteen colours, bold, italic and underline as classes, everything else dropped.</summary>
internal static partial class AnsiText
{
    /// <summary>Escaped HTML of a terminal text. A line that a carriage return overwrote is shown as it ended.</summary>
    public static string ToHtml(string text)
    {
        text = Overwrite(text);
        var html = new StringBuilder(text.Length + 64);
        var style = default(Style);
        var at = 0;
        foreach (Match match in Sequence().Matches(text))
        {
            style.Append(html, text.AsSpan(at, match.Index - at));
            at = match.Index + match.Length;
            if (match.Groups["colours"].Success)
            {
                style = style.With(match.Groups["colours"].Value);
            }
        }

        style.Append(html, text.AsSpan(at));
        return html.ToString();
    }

    /// <summary>The text without any terminal sequence.</summary>
    public static string Strip(string text) => Sequence().Replace(text, "");

    private static string Overwrite(string text)
    {
        if (!text.Contains('\r'))
        {
            return text;
        }

        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        return string.Join('\n', lines.Select(line => line.TrimEnd('\r')).Select(line => line[(line.LastIndexOf('\r') + 1)..]));
    }

    // Colours (CSI ... m); any other control sequence; an operating system command up to its end; any other escape with what it introduces; backspace.
    [GeneratedRegex(@"\x1b\[(?<colours>[0-9;]*)m|\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?|\x08", RegexOptions.ExplicitCapture)]
    private static partial Regex Sequence();

    /// <summary>What the last colour sequences set. Colours are 0 to 15, null for the page's own.</summary>
    private readonly record struct Style(int? Colour, int? Background, bool Bold, bool Italic, bool Underline)
    {
        public Style With(string codes)
        {
            var style = this;
            var numbers = codes.Split(';').Select(code => int.TryParse(code, out var number) ? number : 0).ToArray();
            for (var i = 0; i < numbers.Length; i++)
            {
                style = numbers[i] switch
                {
                    0 => default,
                    1 => style with { Bold = true },
                    3 => style with { Italic = true },
                    4 => style with { Underline = true },
                    22 => style with { Bold = false },
                    23 => style with { Italic = false },
                    24 => style with { Underline = false },
                    >= 30 and <= 37 => style with { Colour = numbers[i] - 30 },
                    39 => style with { Colour = null },
                    >= 40 and <= 47 => style with { Background = numbers[i] - 40 },
                    49 => style with { Background = null },
                    >= 90 and <= 97 => style with { Colour = numbers[i] - 82 },
                    >= 100 and <= 107 => style with { Background = numbers[i] - 92 },
                    38 => style with { Colour = Extended(numbers, ref i) },
                    48 => style with { Background = Extended(numbers, ref i) },
                    _ => style,
                };
            }

            return style;
        }

        public void Append(StringBuilder html, ReadOnlySpan<char> text)
        {
            if (text.IsEmpty)
            {
                return;
            }

            if (this == default)
            {
                HtmlText.Append(html, text);
                return;
            }

            string?[] classes =
            [
                Colour is { } colour ? $"ansi-{colour}" : null,
                Background is { } background ? $"ansi-bg-{background}" : null,
                Bold ? "ansi-bold" : null,
                Italic ? "ansi-italic" : null,
                Underline ? "ansi-underline" : null,
            ];
            html.Append("<span class=\"").AppendJoin(' ', classes.Where(name => name is not null)).Append("\">");
            HtmlText.Append(html, text);
            html.Append("</span>");
        }

        // 38;5;n names one of 256 colours, 38;2;r;g;b any: the nearest of the sixteen keeps its contrast in both themes.
        private static int? Extended(int[] numbers, ref int i)
        {
            if (i + 2 < numbers.Length && numbers[i + 1] == 5)
            {
                i += 2;
                return numbers[i] switch
                {
                    < 16 => numbers[i],
                    >= 232 => numbers[i] >= 244 ? 7 : 8,
                    _ => Nearest((numbers[i] - 16) / 36 * 51, (numbers[i] - 16) / 6 % 6 * 51, (numbers[i] - 16) % 6 * 51),
                };
            }

            if (i + 4 < numbers.Length && numbers[i + 1] == 2)
            {
                i += 4;
                return Nearest(numbers[i - 2], numbers[i - 1], numbers[i]);
            }

            i = numbers.Length;
            return null;
        }

        private static int Nearest(int red, int green, int blue)
        {
            var bright = Math.Max(red, Math.Max(green, blue));
            var half = bright / 2;
            var hue = (red > half ? 1 : 0) + (green > half ? 2 : 0) + (blue > half ? 4 : 0);
            return bright < 64 ? 0 : hue + (bright > 192 ? 8 : 0);
        }
    }
}
