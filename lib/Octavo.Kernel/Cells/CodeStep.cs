namespace Octavo.Kernel.Cells;

/// <summary>Code in one language. Blank lines stand for the lines before it, so that line numbers are those of the cell.</summary>
internal sealed record CodeStep : CellStep
{
    public required ICellLanguage Language { get; init; }

    public required string Code { get; init; }

    /// <summary>What stands after the language's name on its <c>#!</c> line; empty where there is no such line.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>The line that <see cref="Arguments"/> stand on, 0 where there is none.</summary>
    public int ArgumentsLine { get; init; }

    /// <summary>The code without the blank lines that keep its line numbers.</summary>
    public string Text => Code.TrimStart('\n');
}
