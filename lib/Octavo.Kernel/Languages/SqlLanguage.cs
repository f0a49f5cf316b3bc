using Octavo.Kernel.Cells;
using Octavo.Kernel.Directives;
using Octavo.Kernel.Execution;
using Octavo.Kernel.Sql;

namespace Octavo.Kernel.Languages;

/// <summary>SQL cells, run by DuckDB in this process. The database is loaded by the first of them.</summary>
internal sealed class SqlLanguage : ICellLanguage, IValueStore
{
    private static readonly DirectiveSyntax Syntax = new()
    {
        Name = "sql",
        Usage = "#!sql [--as NAME]",
        Options = ["as", "name"],
    };

    private readonly Lazy<SqlSession> sql;

    public SqlLanguage(KernelSession session)
    {
        sql = new Lazy<SqlSession>(() => new SqlSession(session));

        // Frames show as tables wherever they come from, and their library is not loaded where none do.
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
        {
            if (loaded.LoadedAssembly.GetName().Name == "Microsoft.Data.Analysis")
            {
                FrameTable.Register();
            }
        };
    }

    public string Name => "sql";

    public IReadOnlyList<string> Aliases => ["duckdb"];

    public IReadOnlyList<KernelValue> Values => sql.IsValueCreated ? sql.Value.Values : [];

    public KernelValue? Find(string name) => sql.IsValueCreated ? sql.Value.Find(name) : null;

    public void Set(string name, object? value, CellContext cell) => sql.Value.Set(name, value, cell);

    public void Run(CodeStep step, CellContext cell)
    {
        var arguments = Syntax.Parse(step.Arguments, Math.Max(1, step.ArgumentsLine));
        sql.Value.Run(step.Code, arguments.Text("as") ?? arguments.Text("name"), cell);
    }
}
