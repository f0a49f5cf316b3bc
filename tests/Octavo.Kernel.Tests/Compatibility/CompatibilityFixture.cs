using System.Collections.Concurrent;
using Octavo.Notebooks.Client;

namespace Octavo.Kernel.Tests.Compatibility;

/// <summary>Runs each compatibility file once, from top to bottom, in a kernel of its own.</summary>
public sealed class CompatibilityFixture
{
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<string, CellRun>>>> runs = new();

    /// <summary>What came of a cell; null where the kernel lacks a directive that its file needs.</summary>
    internal async Task<CellRun?> RunAsync(CompatibilityCell cell) =>
        (await runs.GetOrAdd(cell.File, file => new(() => RunFileAsync(file))).Value).GetValueOrDefault(cell.Name);

    private static async Task<IReadOnlyDictionary<string, CellRun>> RunFileAsync(string file)
    {
        var kernel = new KernelFixture();
        await kernel.InitializeAsync();
        try
        {
            await WriteFilesAsync(kernel.Folder);
            var cells = CompatibilityCell.Read(file);
            var ran = new Dictionary<string, CellRun>();
            foreach (var directive in cells[0].Needs)
            {
                if ((await kernel.RunAsync("#!" + directive)).Reply.ErrorName == "UnsupportedDirective")
                {
                    return ran;
                }
            }

            var options = new ExecuteOptions { Input = (_, password) => password ? "swordfish" : "Ada" };
            foreach (var cell in cells)
            {
                ran.Add(cell.Name, await kernel.RunAsync(cell.Code, options));
            }

            return ran;
        }
        finally
        {
            await kernel.DisposeAsync();
        }
    }

    // What the cells load, import and read.
    private static async Task WriteFilesAsync(string folder)
    {
        async Task WriteAsync(string name, string text) => await File.WriteAllTextAsync(Path.Combine(folder, name), text, TestContext.Current.CancellationToken);
        await WriteAsync("loaded.csx", "var loaded = 5;");
        await WriteAsync("script.csx", "var fromScript = 7;");
        await WriteAsync("class.cs", "public record FromClass(int Number);");
        await WriteAsync("script.fsx", "let fromFSharp = 8");
        await WriteAsync("page.html", "<b>imported</b>");
        await WriteAsync("page.md", "# imported");
        await WriteAsync("cells.dib", "#!csharp\n\nvar fromDib = 9;\n\n#!markdown\n\n# A note\n");
        await WriteAsync("cells.ipynb", """
            {"cells":[{"cell_type":"code","id":"a","metadata":{},"execution_count":null,"outputs":[],"source":["var fromNotebook = 10;"]}],
             "metadata":{},"nbformat":4,"nbformat_minor":5}
            """);
        await WriteAsync("script.py", "print(1)");
        await WriteAsync("table.csv", "name,size\na,1\nb,41\n");
        await WriteAsync("value.txt", "text of a file");
    }
}
