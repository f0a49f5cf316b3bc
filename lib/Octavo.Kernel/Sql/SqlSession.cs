using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Microsoft.Data.Analysis;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Sql;

/// <summary>
/// A database in memory that lives as long as the kernel. A query may name what is no table of the database but a value of another
/// language: it is copied in for that cell, so that the next one sees it as it is then. A value shared with this language stays.
/// </summary>
internal sealed class SqlSession
{
    private const string LastResult = "result";

    private readonly KernelSession session;
    private readonly DuckDBConnection connection;
    private readonly SortedDictionary<string, object?> values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> borrowed = [];

    public SqlSession(KernelSession session)
    {
        this.session = session;
        connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
    }

    /// <summary>Results that were kept, single values, and tables.</summary>
    public IReadOnlyList<KernelValue> Values =>
    [
        .. values.Select(entry => new KernelValue(entry.Key, entry.Value?.GetType() ?? typeof(object), entry.Value))
            .Concat(Tables().Where(table => !values.ContainsKey(table.Name)).DistinctBy(table => table.Name).Select(table => new KernelValue(table.Name, typeof(SqlTable), table)))
            .OrderBy(value => value.Name, StringComparer.Ordinal),
    ];

    /// <summary>A result that was kept, a single value, or the rows of a table.</summary>
    public KernelValue? Find(string name)
    {
        if (values.TryGetValue(name, out var value))
        {
            return new KernelValue(name, value?.GetType() ?? typeof(object), value);
        }

        return Tables().Any(table => table.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            && Execute(SqlScript.Split($"SELECT * FROM {Quote(name)}")[0], CellContext.Current!).Frame is { } frame
            ? new KernelValue(name, typeof(DataFrame), frame)
            : null;
    }

    /// <summary>Takes a value: rows become a table of that name, a single value is <c>$name</c> in queries.</summary>
    public void Set(string name, object? value, CellContext cell)
    {
        if (value is Microsoft.DotNet.Interactive.PasswordString)
        {
            throw new CellFailedException("SharingError", $"'{name}' is a password, which does not go into a database.");
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            throw new CellFailedException("SharingError", "A table needs a name.");
        }

        if (TableFiller.Can(value))
        {
            TableFiller.Fill(connection, Quote(name), value!, cell);
            values.Remove(name);
        }
        else
        {
            values[name] = TableColumn.Unwrap(value);
        }
    }

    /// <summary>Runs a cell: every statement in order, rows as tables, the last of them as the cell's result and as a value.</summary>
    public void Run(string code, string? name, CellContext cell)
    {
        Check(code);
        DataFrame? last = null;
        try
        {
            foreach (var statement in SqlScript.Split(code))
            {
                cell.Interrupted.ThrowIfCancellationRequested();
                var (frame, changed) = Execute(statement, cell);
                if (frame is not null && statement.Words[0] == "EXPLAIN")
                {
                    // A drawing of the plan, which a table would take apart.
                    var plan = string.Join('\n', frame.Columns[^1].Cast<string>());
                    cell.PublishDisplay(MimeBundle.Of("text/plain", plan), Guid.NewGuid().ToString());
                }
                else if (frame is not null)
                {
                    Display(last, cell);
                    last = frame;
                }
                else if (changed > 0)
                {
                    cell.PublishDisplay(MimeBundle.Of("text/plain", $"{changed:N0} {(changed == 1 ? "row" : "rows")} changed."), Guid.NewGuid().ToString());
                }
            }
        }
        catch
        {
            Display(last, cell);
            throw;
        }
        finally
        {
            ReturnBorrowed();
        }

        if (last is not null)
        {
            values[LastResult] = last;
            if (name is not null)
            {
                values[name] = last;
            }

            cell.PublishResult(DisplayFormatter.Format(last));
        }
        else if (name is not null)
        {
            throw new CellFailedException("SqlError", $"There are no rows to keep as '{name}': no statement of this cell gives any.");
        }
    }

    // A mistake in the third statement is better found before the first has run.
    private void Check(string code)
    {
        var count = NativeMethods.ExtractStatements.DuckDBExtractStatements(connection.NativeConnection, code, out var extracted);
        using (extracted)
        {
            if (count == 0 && NativeMethods.ExtractStatements.DuckDBExtractStatementsError(extracted) is { Length: > 0 } problem)
            {
                throw SqlFailure.Of(problem);
            }
        }
    }

    private (DataFrame? Frame, long Changed) Execute(SqlStatement statement, CellContext cell)
    {
        if (borrowed.Find(statement.Changes) is { } copy)
        {
            throw new CellFailedException(
                "SqlError", $"'{copy}' is another language's value, whose copy is gone after this cell. Make a table of it first: CREATE TABLE name AS FROM {Quote(copy)}.");
        }

        var copied = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (true)
        {
            try
            {
                return Interruptible(() => ExecuteOnce(statement, cell), cell);
            }
            catch (DuckDBException problem)
            {
                cell.Interrupted.ThrowIfCancellationRequested();
                if (SqlFailure.MissingTable(problem.Message) is not { } missing || statement.Changes(missing) || !copied.Add(missing) || !Borrow(missing, cell))
                {
                    throw SqlFailure.Of(problem.Message);
                }
            }
        }
    }

    private (DataFrame? Frame, long Changed) ExecuteOnce(SqlStatement statement, CellContext cell)
    {
        using var command = Command(statement, statement.Text, cell);
        if (statement.IsChange)
        {
            return (null, command.ExecuteNonQuery());
        }

        using var reader = command.ExecuteReader();
        if (reader.FieldCount == 0)
        {
            return (null, 0);
        }

        var names = FrameReader.Names(reader);
        if (!statement.IsQuery || FrameReader.Plainer(reader) is not { } columns)
        {
            return (FrameReader.Read(reader, names, cell), 0);
        }

        // Nothing was computed yet: rows come as they are asked for.
        reader.Close();
        var aliases = string.Join(", ", names.Select((_, i) => $"c{i}"));
        using var plainer = Command(statement, $"SELECT {columns} FROM ({statement.Text}\n) AS result({aliases})", cell);
        using var rows = plainer.ExecuteReader();
        return (FrameReader.Read(rows, names, cell), 0);
    }

    private DuckDBCommand Command(SqlStatement statement, string text, CellContext cell)
    {
        var command = connection.CreateCommand();
        command.UseStreamingMode = true;
        command.CommandText = text;
        foreach (var parameter in statement.Parameters)
        {
            var value = values.TryGetValue(parameter, out var own) ? own
                : Lent(parameter) is { } lent ? TableColumn.Unwrap(lent.Value)
                : throw new CellFailedException("SqlError", $"There is no value for ${parameter}: no language has one of that name.");
            if (value is not null && !TableColumn.IsScalar(value.GetType()))
            {
                throw new CellFailedException("SqlError", $"${parameter} must be a single value, but it is a {CSharp.TypeNames.Short(value.GetType())}.");
            }

            command.Parameters.Add(new DuckDBParameter(parameter, value is Enum or char ? value.ToString() : value));
        }

        return command;
    }

    // An interrupt counts only while the query runs; one that comes a moment too early is forgotten. So it is repeated.
    private T Interruptible<T>(Func<T> run, CellContext cell)
    {
        var isDone = false;
        using var registration = cell.Interrupted.Register(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                connection.NativeConnection.Interrupt();
                Thread.Sleep(10);
            }
        });
        try
        {
            return run();
        }
        finally
        {
            Volatile.Write(ref isDone, true);
        }
    }

    // The default language's value before another's, the name as it is written before one that differs in case: SQL makes no difference.
    private KernelValue? Lent(string name)
    {
        var usual = session.Catalog.FindLanguage(session.DefaultLanguage);
        var stores = session.Catalog.Languages.OrderBy(language => language != usual).OfType<IValueStore>().Where(store => store is not Languages.SqlLanguage).ToArray();
        return stores.Select(store => store.Find(name)).FirstOrDefault(value => value is not null)
            ?? stores.SelectMany(store => store.Values).FirstOrDefault(value => value.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    // Copies in what a query names and the database lacks. False where no language has such a name.
    private bool Borrow(string name, CellContext cell)
    {
        if ((values.TryGetValue(name, out var own) ? new KernelValue(name, typeof(object), own) : Lent(name)) is not { } lent)
        {
            return false;
        }

        if (!TableFiller.Can(lent.Value))
        {
            var type = lent.Value is { } value ? CSharp.TypeNames.Short(value.GetType()) : "null";
            throw new CellFailedException("SqlError", $"'{name}' is no table: it is {type}, not a sequence of rows. A single value is written as ${name}.");
        }

        TableFiller.Fill(connection, Quote(name), lent.Value!, cell);
        borrowed.Add(name);
        return true;
    }

    private void ReturnBorrowed()
    {
        foreach (var name in borrowed.Distinct().ToArray())
        {
            try
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"DROP TABLE IF EXISTS {TableFiller.Schema}.{Quote(name)}";
                command.ExecuteNonQuery();
                borrowed.RemoveAll(copy => copy == name);
            }
            catch (DuckDBException)
            {
                // A transaction that failed takes no statements until it is rolled back: the next cell tries again.
            }
        }
    }

    private List<SqlTable> Tables()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT table_name, 'table', estimated_size::BIGINT, column_count::INTEGER FROM duckdb_tables() WHERE NOT internal "
            + "UNION ALL SELECT view_name, 'view', NULL, column_count::INTEGER FROM duckdb_views() WHERE NOT internal";
        using var reader = command.ExecuteReader();
        var tables = new List<SqlTable>();
        while (reader.Read())
        {
            tables.Add(new SqlTable(reader.GetString(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt64(2), reader.GetInt32(3)));
        }

        return tables;
    }

    private static void Display(DataFrame? frame, CellContext cell)
    {
        if (frame is not null)
        {
            cell.PublishDisplay(DisplayFormatter.Format(frame), Guid.NewGuid().ToString());
        }
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
