namespace Octavo.Kernel.Cells;

/// <summary>One part of a cell: code in one language, or one directive.</summary>
internal abstract record CellStep
{
    /// <summary>The line of the cell on which it starts, from 1.</summary>
    public required int Line { get; init; }
}
