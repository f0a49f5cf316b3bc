namespace Octavo.Reports.Tables;

/// <summary>The heading of a table's column and how its values are written.</summary>
/// <param name="Title">What the column holds.</param>
/// <param name="Unit">Its unit, shown in the heading; empty for a pure number or text.</param>
/// <param name="Kind">How values are written.</param>
/// <param name="Digits">Significant digits of numbers.</param>
public sealed record ReportColumn(string Title, string Unit = "", ColumnKind Kind = ColumnKind.Automatic, int Digits = 4)
{
    /// <summary>A column of that title, written as its values ask.</summary>
    public static implicit operator ReportColumn(string title) => new(title);
}
