namespace Octavo.Kernel.Cells;

/// <summary>What of a cell is written in one language.</summary>
/// <param name="Language">The language; null for the line of a directive.</param>
/// <param name="Code">The whole cell with blanks for what is not in the language, so that positions are the cell's own.</param>
internal sealed record CellPart(ICellLanguage? Language, string Code);
