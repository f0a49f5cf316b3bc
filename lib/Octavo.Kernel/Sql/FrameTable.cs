using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using Octavo.Kernel.CSharp;

namespace Octavo.Kernel.Sql;

/// <summary>Shows data frames as tables: names and types of the columns, the first rows, and how many there are.</summary>
internal static class FrameTable
{
    private const int RowsShown = 50;
    private const int ColumnsShown = 40;
    private const int LongestText = 200;

    /// <summary>Makes the formatting library show frames so, unless a cell registers another form later.</summary>
    public static void Register()
    {
        Formatter.Register<DataFrame>((frame, writer) => writer.Write(Html(frame)), HtmlFormatter.MimeType);
        Formatter.Register<DataFrame>((frame, writer) => writer.Write(Text(frame)), PlainTextFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(DataFrame), HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
    }

    public static string Html(DataFrame frame)
    {
        var columns = frame.Columns.Take(ColumnsShown).ToArray();
        var html = new StringBuilder("<table class=\"data-frame\"><thead><tr>");
        foreach (var column in columns)
        {
            html.Append($"<th{Align(column)}>{WebUtility.HtmlEncode(column.Name)}<br><small>{WebUtility.HtmlEncode(TypeNames.Short(column.DataType))}</small></th>");
        }

        html.Append("</tr></thead><tbody>");
        var show = columns.Select(Writer).ToArray();
        for (var row = 0L; row < Math.Min(RowsShown, frame.Rows.Count); row++)
        {
            html.Append("<tr>");
            for (var i = 0; i < columns.Length; i++)
            {
                html.Append($"<td{Align(columns[i])}>").Append(columns[i][row] is { } value ? WebUtility.HtmlEncode(show[i](value)) : "<i>null</i>").Append("</td>");
            }

            html.Append("</tr>");
        }

        return html.Append($"</tbody></table><p><small>{Size(frame)}</small></p>").ToString();
    }

    public static string Text(DataFrame frame)
    {
        var columns = frame.Columns.Take(ColumnsShown).ToArray();
        var show = columns.Select(Writer).ToArray();
        string[][] cells = [.. columns.Select((column, i) => Enumerable.Range(0, (int)Math.Min(RowsShown, frame.Rows.Count))
            .Select(row => column[row] is { } value ? show[i](value).ReplaceLineEndings(" ") : "null").Prepend(column.Name).ToArray())];
        var text = new StringBuilder();
        for (var row = 0; columns.Length > 0 && row < cells[0].Length; row++)
        {
            var line = string.Join("  ", cells.Select((column, i) =>
            {
                var width = column.Max(cell => cell.Length);
                return IsNumber(columns[i]) ? column[row].PadLeft(width) : column[row].PadRight(width);
            }));
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.Append(Size(frame)).ToString();
    }

    private static string Size(DataFrame frame)
    {
        var size = $"{frame.Rows.Count:N0} {(frame.Rows.Count == 1 ? "row" : "rows")}, {frame.Columns.Count} {(frame.Columns.Count == 1 ? "column" : "columns")}";
        var rows = frame.Rows.Count > RowsShown ? $"; the first {RowsShown} rows are shown" : "";
        return size + rows + (frame.Columns.Count > ColumnsShown ? $"; the first {ColumnsShown} columns are shown" : "");
    }

    private static string Align(DataFrameColumn column) => $" style=\"text-align:{(IsNumber(column) ? "right" : "left")}\"";

    private static bool IsNumber(DataFrameColumn column) =>
        column.DataType != typeof(bool) && column.DataType != typeof(char) && (column.DataType.IsPrimitive || column.DataType == typeof(decimal));

    // A column of days shows no times.
    private static Func<object, string> Writer(DataFrameColumn column)
    {
        if (column.DataType != typeof(DateTime))
        {
            return value => Shorten(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        var days = Enumerable.Range(0, (int)Math.Min(RowsShown, column.Length)).All(row => column[row] is not DateTime moment || moment.TimeOfDay == TimeSpan.Zero);
        return value => ((DateTime)value).ToString(days ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);
    }

    private static string Shorten(string text) => text.Length <= LongestText ? text : text[..LongestText] + "...";
}
