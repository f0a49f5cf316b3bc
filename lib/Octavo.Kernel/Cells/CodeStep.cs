namespace Octavo.Kernel.Cells;

/// <summary>Code in one language. Blank lines stand for the lines before it, so that line numbers are those of the cell.</summary>
internal sealed record CodeStep : CellStep
{
    public required ICellLanguage Language { get; init; }

    public required string Code { get; init; }

    /// <summary>The code without the blank lines that keep its line numbers.</summary>
    public string Text => Code.TrimStart('\n');
}
