namespace Octavo.Kernel.Cells;

/// <summary>
/// Which lines of a cell are in which language, while it is being typed: a <c>#!</c> line that names nothing (yet) is passed over.
/// </summary>
internal sealed class CellMap
{
    private readonly string cell;
    private readonly List<Line> lines = [];

    public CellMap(string cell, CellCatalog catalog, ICellLanguage? language)
    {
        this.cell = cell;
        for (var start = 0; start <= cell.Length;)
        {
            var newline = cell.IndexOf('\n', start);
            var end = newline < 0 ? cell.Length : newline;
            if (cell.AsSpan(start, end - start).TrimStart().StartsWith("#!", StringComparison.Ordinal))
            {
                lines.Add(new Line(start, end, null));
                language = catalog.FindLanguage(DirectiveName(cell[start..end])) ?? language;
            }
            else
            {
                lines.Add(new Line(start, end, language));
            }

            start = end + 1;
        }
    }

    /// <summary>The parts that hold code, one for each language, in order.</summary>
    public IEnumerable<CellPart> Parts => lines
        .Where(line => line.Language is not null && !cell.AsSpan(line.Start, line.End - line.Start).IsWhiteSpace())
        .Select(line => line.Language)
        .Distinct()
        .Select(Part);

    /// <summary>The part that holds the position.</summary>
    public CellPart At(int position) => Part(LineAt(position).Language);

    /// <summary>Start and end of the position's line.</summary>
    public (int Start, int End) LineSpan(int position) => LineAt(position) is var line ? (line.Start, line.End) : default;

    /// <summary>The name after <c>#!</c>.</summary>
    public static string DirectiveName(string line)
    {
        var text = line.AsSpan().Trim()[2..];
        var end = text.IndexOfAny(' ', '\t');
        return (end < 0 ? text : text[..end]).ToString();
    }

    private Line LineAt(int position) => lines.First(line => position <= line.End);

    private CellPart Part(ICellLanguage? language)
    {
        var code = cell.ToCharArray();
        foreach (var line in lines.Where(line => line.Language != language))
        {
            code.AsSpan(line.Start, line.End - line.Start).Fill(' ');
        }

        return new CellPart(language, new string(code));
    }

    private sealed record Line(int Start, int End, ICellLanguage? Language);
}
