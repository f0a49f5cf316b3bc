namespace Octavo.Reports.Figures;

/// <summary>Text as plotly takes it: it reads some HTML in names and labels, and breaks no lines by itself.</summary>
internal static class PlotlyText
{
    /// <summary>Text for plotly, which reads some HTML in names and labels.</summary>
    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>Text broken into lines of equal length, at most about <paramref name="most"/> characters, escaped for plotly.</summary>
    public static string Wrap(string text, int most)
    {
        var fewest = (text.Length + most - 1) / most;
        for (var width = text.Length / Math.Max(1, fewest); ; width++)
        {
            var lines = Broken(text, width);
            if (lines.Count <= fewest || width >= most)
            {
                return string.Join("<br>", lines.Select(Escape));
            }
        }
    }

    private static List<string> Broken(string text, int width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' '))
        {
            if (lines.Count > 0 && lines[^1].Length + word.Length + 1 <= width)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }
}
