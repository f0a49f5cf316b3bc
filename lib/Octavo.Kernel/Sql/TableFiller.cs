using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Sql;

/// <summary>Copies values into tables.</summary>
internal static class TableFiller
{
    /// <summary>Where the tables lie: apart from those that cells create, which they neither hide nor replace for good.</summary>
    public const string Schema = "temp.main";

    /// <summary>Whether a value can become a table.</summary>
    public static bool Can(object? value) => value is JsonDocument or JsonElement { ValueKind: JsonValueKind.Array or JsonValueKind.Object } or JsonNode || TableRows.Can(value);

    /// <summary>Creates the table anew from the value.</summary>
    public static void Fill(DuckDBConnection connection, string quotedName, object value, CellContext cell)
    {
        if (value is JsonDocument or JsonElement or JsonNode)
        {
            FillFromJson(connection, quotedName, value);
            return;
        }

        // A sequence may run the user's code, which may never end.
        var rows = Abortable.Run(() => Task.FromResult(TableRows.Of(value, cell.Interrupted)), cell);
        if (rows.Columns.Count == 0)
        {
            throw new CellFailedException("SharingError", $"{quotedName} has no columns, so it cannot be a table.");
        }

        Run(connection, $"CREATE OR REPLACE TEMP TABLE {quotedName} ({string.Join(", ", rows.Columns.Select(Definition))})");
        try
        {
            using var appender = connection.CreateAppender("temp", "main", quotedName[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal));
            for (var index = 0L; index < rows.Count; index++)
            {
                var row = appender.CreateRow();
                for (var column = 0; column < rows.Columns.Count; column++)
                {
                    rows.Append(row, column, index);
                }

                row.EndRow();
                if (index % 4096 == 0)
                {
                    cell.Interrupted.ThrowIfCancellationRequested();
                }
            }
        }
        catch
        {
            Run(connection, $"DROP TABLE IF EXISTS {Schema}.{quotedName}");
            throw;
        }
    }

    // The database knows best how JSON becomes columns.
    private static void FillFromJson(DuckDBConnection connection, string quotedName, object value)
    {
        var file = Path.GetTempFileName();
        try
        {
            using (var stream = File.Create(file))
            {
                JsonSerializer.Serialize(stream, value is JsonDocument document ? document.RootElement : value);
            }

            Run(connection, $"CREATE OR REPLACE TEMP TABLE {quotedName} AS SELECT * FROM read_json_auto('{file.Replace("'", "''", StringComparison.Ordinal)}')");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Definition(TableColumn column) => $"\"{column.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\" {column.SqlType}";

    private static void Run(DuckDBConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
