using System.Text;
using System.Text.RegularExpressions;

namespace Octavo.Notebooks.Documents;

/// <summary>The text of a .dib file without its metadata: cells, each begun by a <c>#!language</c> line.</summary>
internal static partial class DibText
{
    /// <summary>
    /// The cells in order. Text before the first language line has the default language; blank lines around a cell belong to none, and
    /// a cell of nothing else is none.
    /// </summary>
    public static List<(string Language, string Text)> Split(IEnumerable<string> lines, DibLanguages languages, string defaultLanguage)
    {
        var cells = new List<(string, string)>();
        var language = defaultLanguage;
        var cell = new List<string>();
        foreach (var line in lines)
        {
            if (languages.Switch(line) is { } next)
            {
                Close();
                language = next;
            }
            else
            {
                cell.Add(line);
            }
        }

        Close();
        return cells;

        void Close()
        {
            var text = Trim(cell);
            if (text.Length > 0)
            {
                cells.Add((language, text));
            }

            cell.Clear();
        }
    }

    /// <summary>A cell as it stands in the file; empty where its text is.</summary>
    public static string Cell(string language, string source)
    {
        var text = Trim(CarriageReturns().Replace(source, "").Split('\n'));
        return text.Length == 0 ? "" : $"#!{language}\n\n{text}\n";
    }

    // Before a line's end they are a part of it.
    [GeneratedRegex(@"\r+(?=\n|\z)")]
    private static partial Regex CarriageReturns();

    private static string Trim(IReadOnlyList<string> lines)
    {
        var (start, end) = (0, lines.Count);
        while (start < end && lines[start].Length == 0)
        {
            start++;
        }

        while (end > start && lines[end - 1].Length == 0)
        {
            end--;
        }

        return new StringBuilder().AppendJoin('\n', lines.Skip(start).Take(end - start)).ToString();
    }
}
