using System.Net;
using Octavo.Reports.Formatters;
using Octavo.Statistics;

namespace Octavo.Reports.Tables;

/// <summary>
/// A table that shows itself in a notebook: accessible HTML, or aligned text. Cells may be numbers, text, null (unknown)
/// or an <see cref="Estimate"/>, which is written with its interval.
/// </summary>
[TypeFormatterSource(typeof(RenderedFormatterSource))]
public sealed class ReportTable : IRendered
{
    private const int LongName = 32;

    private readonly bool[] numeric;

    /// <summary>Creates a table.</summary>
    /// <param name="caption">What the table shows, in a sentence.</param>
    /// <param name="columns">The headings.</param>
    /// <param name="rows">The cells, one list per row, in column order.</param>
    /// <exception cref="ArgumentException">There are no columns, or a row has another number of cells.</exception>
    public ReportTable(string caption, IReadOnlyList<ReportColumn> columns, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        if (columns.Count == 0)
        {
            throw new ArgumentException($"Table '{caption}' has no columns. Name at least one.");
        }

        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Count != columns.Count)
            {
                throw new ArgumentException(
                    $"Table '{caption}': row {i + 1} has {rows[i].Count} cells for {columns.Count} columns. Give each column a cell, null where unknown.");
            }
        }

        Caption = caption;
        Columns = [.. columns.Select((column, c) => column with { Kind = Resolve(column.Kind, rows.Select(row => row[c])) })];
        Rows = rows;
        numeric = [.. Columns.Select(column => column.Kind != ColumnKind.Text)];
    }

    /// <summary>What the table shows.</summary>
    public string Caption { get; }

    /// <summary>The headings, their kinds resolved.</summary>
    public IReadOnlyList<ReportColumn> Columns { get; }

    /// <summary>The cells, one list per row.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Rows { get; }

    /// <summary>How many rows are shown; the rest are counted in a last line.</summary>
    public int MaximumRows { get; init; } = 100;

    /// <summary>The text of one cell.</summary>
    public string CellText(int row, int column) => CellText(Rows[row][column], Columns[column]);

    /// <summary>The table as HTML.</summary>
    public string ToHtml() => IRendered.Written(((IRendered)this).WriteHtml);

    /// <summary>The table as aligned text.</summary>
    public override string ToString() => IRendered.Written(((IRendered)this).WriteText);

    void IRendered.WriteHtml(TextWriter writer)
    {
        var caption = WebUtility.HtmlEncode(Caption);
        writer.Write(TableStyle.Html);
        writer.Write($"<div class=\"octavo-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\"><table class=\"octavo-table\">");
        writer.Write($"<caption>{caption}</caption><thead><tr>");
        for (var c = 0; c < Columns.Count; c++)
        {
            var unit = Columns[c].Unit.Length > 0 ? $" <span class=\"unit\">{WebUtility.HtmlEncode(Columns[c].Unit)}</span>" : "";
            writer.Write($"<th scope=\"col\"{NumberClass(c)}>{WebUtility.HtmlEncode(Columns[c].Title)}{unit}</th>");
        }

        writer.Write("</tr></thead><tbody>");
        for (var r = 0; r < ShownRows; r++)
        {
            writer.Write("<tr>");
            for (var c = 0; c < Columns.Count; c++)
            {
                var text = WebUtility.HtmlEncode(CellText(r, c));
                writer.Write(c == 0 && !numeric[0] ? $"<th scope=\"row\"{(text.Length > LongName ? " class=\"long\"" : "")}>{text}</th>" : $"<td{NumberClass(c)}>{text}</td>");
            }

            writer.Write("</tr>");
        }

        writer.Write("</tbody>");
        if (ShownRows < Rows.Count)
        {
            writer.Write($"<tfoot><tr><td colspan=\"{Columns.Count}\">{MoreRows}</td></tr></tfoot>");
        }

        writer.Write("</table></div>");
    }

    void IRendered.WriteText(TextWriter writer)
    {
        string[][] lines =
        [
            [.. Columns.Select(column => column.Unit.Length > 0 ? $"{column.Title} ({column.Unit})" : column.Title)],
            .. Enumerable.Range(0, ShownRows).Select(r => Columns.Select((_, c) => CellText(r, c)).ToArray()),
        ];
        int[] widths = [.. Columns.Select((_, c) => lines.Max(line => line[c].Length))];
        writer.WriteLine(Caption);
        for (var i = 0; i < lines.Length; i++)
        {
            var cells = lines[i].Select((text, c) => numeric[c] ? text.PadLeft(widths[c]) : text.PadRight(widths[c]));
            writer.WriteLine(string.Join("  ", cells).TrimEnd());
            if (i == 0)
            {
                writer.WriteLine(string.Join("  ", widths.Select(width => new string('-', width))));
            }
        }

        if (ShownRows < Rows.Count)
        {
            writer.WriteLine(MoreRows);
        }
    }

    private int ShownRows => Math.Min(Rows.Count, MaximumRows);

    private string MoreRows => $"{NumberText.Count(ShownRows)} of {NumberText.Count(Rows.Count)} rows shown.";

    private static string CellText(object? cell, ReportColumn column) => cell switch
    {
        null or DBNull => NumberText.Unknown,
        Estimate estimate => EstimateText(estimate, column),
        _ when column.Kind != ColumnKind.Text && IsNumber(cell) => NumberCell(cell, column),
        IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static string NumberCell(object cell, ReportColumn column)
    {
        var value = Convert.ToDouble(cell, System.Globalization.CultureInfo.InvariantCulture);
        return column.Kind switch
        {
            ColumnKind.Count => NumberText.Count(value),
            ColumnKind.Identifier => cell.ToString()!,
            ColumnKind.Percent => NumberText.Percent(value, Math.Min(column.Digits, 3)),
            _ => NumberText.Significant(value, column.Digits),
        };
    }

    private static string EstimateText(Estimate estimate, ReportColumn column) => column.Kind == ColumnKind.Percent
        ? NumberText.Interval(
            estimate with { Value = 100 * estimate.Value, Low = 100 * estimate.Low, High = 100 * estimate.High }, column.Digits) + " %"
        : NumberText.Interval(estimate, column.Digits);

    private static ColumnKind Resolve(ColumnKind kind, IEnumerable<object?> cells)
    {
        if (kind != ColumnKind.Automatic)
        {
            return kind;
        }

        object[] known = [.. cells.Where(cell => cell is not (null or DBNull))!];
        return known.Length == 0 || !known.All(cell => cell is Estimate || IsNumber(cell)) ? ColumnKind.Text
            : known.All(IsInteger) ? ColumnKind.Count
            : ColumnKind.Number;
    }

    private static bool IsInteger(object cell) => cell is sbyte or byte or short or ushort or int or uint or long or ulong;

    private static bool IsNumber(object cell) => IsInteger(cell) || cell is float or double or decimal or Half;

    private string NumberClass(int column) => numeric[column] ? " class=\"number\"" : "";
}
