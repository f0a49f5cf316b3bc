using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Octavo.Cli.Tests;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Html;
using Octavo.Notebooks.Tests.Html;

namespace Notebooks.Tests;

/// <summary>A notebook in five languages through every way of running it, and the page made of it.</summary>
public sealed partial class PolyglotTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private static readonly (string Language, string Source)[] Cells =
    [
        ("csharp", "var count = 3;\nvar word = \"squares\";"),
        ("csharp", "var squares = Enumerable.Range(1, count).Select(n => n * n).ToArray();\nConsole.WriteLine($\"{count} {word}\");\nsquares"),
        ("fsharp", "#!fsharp\n#!share --from csharp squares\nlet total = Array.sum squares\nlet halves = squares |> Array.map (fun square -> float square / 2.0)\ntotal"),
        ("sql", "#!sql --as large\n#!share --from fsharp halves\nSELECT value AS half FROM halves WHERE value > 1 ORDER BY half DESC"),
        ("csharp", "#!share --from sql large\nlarge.Rows.Count"),
        ("javascript", "#!javascript\n#!share --from fsharp total\n#!share --from csharp word\nconst sum = document.createElement(\"b\");\nsum.id = \"sum\";\nsum.textContent = `${word} add up to ${total}`;\nelement.append(sum);"),
        ("mermaid", "#!mermaid\ngraph LR\n  squares --> total & halves"),
    ];

    private static readonly JsonSerializerOptions JsonText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string folder = Directory.CreateTempSubdirectory("octavo-polyglot-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Languages_that_share_values_give_the_same_outputs_through_nbconvert_with_injected_parameters_and_through_our_runner()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/jupyter-nbconvert"), "There is no jupyter-nbconvert: Debian's package jupyter-nbconvert brings it.");
        var environment = new Dictionary<string, string>
        {
            ["JUPYTER_DATA_DIR"] = Path.Combine(folder, "jupyter"),
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        };

        // papermill writes parameters only for .NET Interactive's names.
        var installed = await SmokeReport.RunAsync(
            environment, "dotnet", Path.Combine(AppContext.BaseDirectory, "Octavo.Cli.dll"), "kernel", "install", "--as-dotnet-interactive");
        Assert.True(installed.ExitCode == 0, installed.Output);
        var notebook = Notebook();
        var ours = await RunAsync(notebook, "5");

        // What papermill does with "-p count 5": a cell behind the one tagged "parameters", then a run like any other.
        notebook.Insert(2, "code", "// Parameters\nvar count = 5;\n", "injected-parameters");
        await File.WriteAllTextAsync(notebook.Path!, notebook.ToJson(), TestContext.Current.CancellationToken);
        var run = await SmokeReport.RunAsync(
            environment, "/usr/bin/jupyter-nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=300",
            "--output", "executed.ipynb", notebook.Path!);
        Assert.True(run.ExitCode == 0, run.Output);
        var theirs = NotebookDocument.Load(Path.Combine(folder, "executed.ipynb"));

        Assert.Equal(Outputs(ours), Outputs(theirs));
        var shown = string.Join('\n', Outputs(theirs));
        foreach (var part in new[] { "5 squares", "55", "12.5", "add up to ${total}", "squares --> total" })
        {
            Assert.Contains(part, shown, StringComparison.Ordinal);
        }

        Assert.Contains("const total = 55;", shown, StringComparison.Ordinal);
        Assert.Equal("4", NotebookCell.JoinLines(theirs.Cells[6].Outputs.Single()!["data"]!["text/plain"]));
    }

    [Fact]
    public async Task The_page_made_of_it_draws_its_script_and_its_diagram_without_a_network()
    {
        var page = HtmlExporter.Export(await RunAsync(Notebook(), "4"), new PageOptions { Title = "Polyglot" });
        await using var open = await browser.OpenAsync(page);
        await open.UntilAsync("document.getElementById('sum')?.textContent === 'squares add up to 30'");
        if (HtmlExporter.DrawsDiagrams)
        {
            await open.UntilAsync("document.querySelectorAll('.drawing svg').length === 1");
            Assert.Contains("halves", await open.Page.Locator(".drawing").TextContentAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await open.Page.Locator("#missing-assets").CountAsync());
        }
        else
        {
            Assert.Contains("squares --> total & halves", await open.Page.Locator(".diagram-source").TextContentAsync(), StringComparison.Ordinal);
            Assert.Contains("Diagrams stand as source", await open.Page.Locator("#missing-assets").TextContentAsync(), StringComparison.Ordinal);
        }

        Assert.Empty(open.Complaints);
        Assert.Single(open.Requests);
        await open.KeepPictureAsync("polyglot");
    }

    private NotebookDocument Notebook()
    {
        var notebook = NotebookDocument.Parse(
            """{"cells":[],"metadata":{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"}},"nbformat":4,"nbformat_minor":5}""",
            Path.Combine(folder, "polyglot.ipynb"));
        notebook.Insert(0, "markdown", "# Five languages");
        foreach (var (language, source) in Cells)
        {
            var tags = notebook.Cells.Count == 1 ? new[] { "parameters" } : [];
            var cell = notebook.Insert(notebook.Cells.Count, "code", source, tags);
            cell.Json["metadata"]!["polyglot_notebook"] = new JsonObject { ["kernelName"] = language };
        }

        return notebook;
    }

    private static async Task<NotebookDocument> RunAsync(NotebookDocument notebook, string count)
    {
        var result = await NotebookRunner.RunAsync(
            notebook,
            new NotebookRunOptions
            {
                Kernel = KernelLauncher.BuiltIn(Path.Combine(Repository.Root, "artifacts", "kernel", "Octavo.Kernel.dll")),
                Parameters = new Dictionary<string, string> { ["count"] = count },
            },
            TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded, result.Failure?.Message);
        return result.Notebook;
    }

    // Texts may be saved line by line or whole; the place that a script draws into has a new name each time.
    private static IEnumerable<string> Outputs(NotebookDocument notebook) => notebook.Cells.Where(cell => cell.IsCode).SelectMany(
        (cell, number) => cell.Outputs.Select(output => $"{number}: {ScriptPlace().Replace(Joined(output)!.ToJsonString(JsonText), "octavo-script")}"));

    private static JsonNode? Joined(JsonNode? node) => node switch
    {
        JsonArray { Count: > 0 } lines when lines.All(line => line?.GetValueKind() == JsonValueKind.String) => NotebookCell.JoinLines(lines),
        JsonObject content => new JsonObject(content.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Joined(entry.Value)))),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex("octavo-script-[0-9a-f]{32}")]
    private static partial Regex ScriptPlace();
}
