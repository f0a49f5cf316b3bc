namespace Octavo.Kernel.FSharp;

/// <summary>A part of an F# cell that is evaluated by itself.</summary>
internal sealed record CellSection
{
    /// <summary>The first of its lines in the cell, from 1.</summary>
    public required int FirstLine { get; init; }

    /// <summary>Its lines.</summary>
    public required string Text { get; init; }

    /// <summary>Whether it is a directive such as <c>#r</c>, after which the rest of the cell means something else.</summary>
    public required bool IsDirective { get; init; }

    /// <summary>The line of the cell on which its last part starts, where that is an expression.</summary>
    public int? Ending { get; init; }

    /// <summary>The text with blank lines before it, so that the compiler counts the cell's lines.</summary>
    public string Code => new string('\n', FirstLine - 1) + Text;

    /// <summary>The last of its lines in the cell.</summary>
    public int LastLine => FirstLine + Text.Count(character => character == '\n');

    /// <summary>A cell that is not taken apart. Its end is where its last expression starts if it is one line.</summary>
    public static CellSection Whole(string code) => new()
    {
        FirstLine = 1,
        Text = code,
        IsDirective = false,
        Ending = code.TrimStart('\n').Contains('\n', StringComparison.Ordinal) ? null : code.Count(character => character == '\n') + 1,
    };

    /// <summary>This and the section that follows it, as one.</summary>
    public CellSection With(CellSection next) => this with { Text = Text + next.Text, Ending = next.Ending };

    /// <summary>The code with the questions whether the cell was interrupted.</summary>
    public string CodeWithChecks(LoopChecks? checks, string cell) => string.Join('\n', Lines(checks, cell));

    /// <summary>The same with the expression that starts on the line taken for what it does, not for its value.</summary>
    public string CodeWithoutResult(int line, LoopChecks? checks, string cell)
    {
        var lines = Lines(checks, cell);
        return string.Join('\n', [.. lines[..(line - 1)], "ignore<obj> <|", $"# {line} \"{cell}\"", .. lines[(line - 1)..]]);
    }

    private string[] Lines(LoopChecks? checks, string cell)
    {
        var lines = Code.Split('\n');
        return checks is null ? lines : checks.Insert(lines, cell);
    }
}
