using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Sql;

/// <summary>Reads a query's rows into a data frame.</summary>
internal static class FrameReader
{
    // Frames live in memory whole; more than this hardly ever is what was meant.
    private const long MostValues = 200_000_000;

    // Types that a frame has no column for. Where it can, the database writes them as JSON.
    private static readonly string[] Nested = ["List", "Array", "Struct", "Map", "Union"];

    /// <summary>The expressions that give the reader's columns in types a frame can hold, null where it can hold them all.</summary>
    public static string? Plainer(DuckDBDataReader reader)
    {
        var types = Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeName).ToArray();
        return types.Any(type => Nested.Contains(type))
            ? string.Join(", ", types.Select((type, i) => Nested.Contains(type) ? $"to_json(c{i})::VARCHAR" : $"c{i}"))
            : null;
    }

    /// <summary>The columns' names, each once.</summary>
    public static string[] Names(DuckDBDataReader reader)
    {
        var names = new List<string>();
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var name = reader.GetName(i);
            for (var again = 1; names.Contains(name); again++)
            {
                name = $"{reader.GetName(i)}_{again}";
            }

            names.Add(name);
        }

        return [.. names];
    }

    /// <summary>All rows.</summary>
    public static DataFrame Read(DuckDBDataReader reader, IReadOnlyList<string> names, CellContext cell)
    {
        var columns = Enumerable.Range(0, reader.FieldCount).Select(i => FrameColumn.Of(reader.GetDataTypeName(i))).ToArray();
        for (var row = 0L; reader.Read(); row++)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i].Read(reader, i);
            }

            if (row % 4096 == 0)
            {
                cell.Interrupted.ThrowIfCancellationRequested();
                if (row * columns.Length > MostValues)
                {
                    throw new CellFailedException(
                        "ResultTooLarge",
                        $"The result has more than {row:N0} rows of {columns.Length} columns, too many for a data frame. Aggregate it, add a LIMIT, or keep it "
                        + "in the database with CREATE TABLE name AS ...");
                }
            }
        }

        return new DataFrame(columns.Select((column, i) => column.ToColumn(names[i])));
    }
}
