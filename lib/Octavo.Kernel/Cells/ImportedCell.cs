namespace Octavo.Kernel.Cells;

/// <summary>One cell of a file that a cell imports.</summary>
/// <param name="Place">What errors call it: the file, and for a notebook the cell's number.</param>
/// <param name="Language">Its language; null for the session's default.</param>
/// <param name="Source">Its text.</param>
/// <param name="IsText">Whether it is Markdown to show, not code to run.</param>
internal sealed record ImportedCell(string Place, string? Language, string Source, bool IsText);
