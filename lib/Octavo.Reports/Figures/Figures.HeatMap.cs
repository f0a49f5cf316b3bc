using Octavo.Reports.Tables;

namespace Octavo.Reports.Figures;

/// <content>Heat maps.</content>
public static partial class Figures
{
    private const int MostNamedCells = 64;

    /// <summary>
    /// Matrices as fields of colour, one panel each, on one common scale: attention, gradients, a table of accuracies. Rows run
    /// downwards. Where all values are positive a logarithmic scale can show magnitudes; an exact 0 is then left empty.
    /// </summary>
    /// <param name="panels">The matrices, [row, column], each with its name.</param>
    /// <param name="x">What the columns are.</param>
    /// <param name="y">What the rows are.</param>
    /// <param name="value">What the colours mean, with the unit in brackets. Logarithmic where the axis is.</param>
    /// <param name="columns">Names of the columns; null for 0, 1, 2, ...</param>
    /// <param name="rows">Names of the rows; null for 0, 1, 2, ...</param>
    /// <param name="caption">What the figure shows; written from the panels where null.</param>
    /// <exception cref="ArgumentException">There is no panel, a matrix is empty or holds no value to show, or the names are not as many as its sides.</exception>
    public static Figure HeatMap(
        IEnumerable<(string Name, double[,] Values)> panels,
        string x,
        string y,
        Axis value,
        IReadOnlyList<string>? columns = null,
        IReadOnlyList<string>? rows = null,
        string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(panels);
        ArgumentNullException.ThrowIfNull(value);
        (string Name, double[,] Values)[] all = [.. panels];
        if (all.Length == 0)
        {
            throw new ArgumentException("There is no matrix to draw. Pass at least one.");
        }

        foreach (var (name, values) in all)
        {
            RequireNames(name, "columns", values.GetLength(1), columns);
            RequireNames(name, "rows", values.GetLength(0), rows);
        }

        var scale = new AxisScale(value);
        foreach (var cell in all.SelectMany(panel => panel.Values.Cast<double>()))
        {
            scale.Include(cell);
        }

        scale.Settle();
        var chart = HeatMapPanels.Chart(all, x, y, scale, columns, rows);
        object?[][] numbers = [.. all.Where(panel => panel.Values.Length <= MostNamedCells).SelectMany(panel => Cells(panel, columns, rows))];
        return new Figure(
            chart,
            caption ?? $"{value.Title} by {LowerFirst(y)} (down) and {LowerFirst(x)} (across){(all.Length == 1 ? "" : $": {string.Join(", ", all.Select(panel => panel.Name))}")}.",
            numbers.Length == 0 ? null : new ReportTable("Numbers", ["Panel", y, x, value.Title], numbers));
    }

    /// <summary>One matrix as a field of colour; what it takes is what several panels take.</summary>
    public static Figure HeatMap(
        double[,] values,
        string x,
        string y,
        Axis value,
        IReadOnlyList<string>? columns = null,
        IReadOnlyList<string>? rows = null,
        string? caption = null) => HeatMap([("", values)], x, y, value, columns, rows, caption);

    private static IEnumerable<object?[]> Cells((string Name, double[,] Values) panel, IReadOnlyList<string>? columns, IReadOnlyList<string>? rows) =>
        from row in Enumerable.Range(0, panel.Values.GetLength(0))
        from column in Enumerable.Range(0, panel.Values.GetLength(1))
        select new object?[] { panel.Name, rows?[row] ?? (object)row, columns?[column] ?? (object)column, panel.Values[row, column] };

    private static void RequireNames(string panel, string side, int count, IReadOnlyList<string>? names)
    {
        if (count == 0 || (names is not null && names.Count != count))
        {
            throw new ArgumentException(
                $"The matrix '{panel}' has {count} {side}{(names is null ? "" : $" and {names.Count} names for them")}. Give at least one, and each a name or none.");
        }
    }
}
