using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;

namespace Octavo.Kernel.Tests;

public sealed class NotebookRunnerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("octavo-runner-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_notebook_runs_with_its_parameters_and_is_saved_and_told_cell_by_cell()
    {
        var saved = new List<string>();
        var events = new List<string>();
        var notebook = Notebook("File.WriteAllText(\"here.txt\", \"\"); display(seed).Update(\"updated\");", "Console.Write(1);\nConsole.WriteLine(2);\nseed * 2");
        notebook.Cells[1].Source = "using System.IO;\nvar seed = 1;";
        notebook.Cells[1].Json["metadata"]!["tags"] = new System.Text.Json.Nodes.JsonArray("parameters");
        var result = await RunAsync(notebook, options => options with
        {
            Parameters = new Dictionary<string, string> { ["seed"] = "21" },
            Save = document => saved.Add(document.ToJson()),
            Progress = progress => events.Add($"{progress.Kind} {progress.Step}/{progress.StepCount}"),
        });
        Assert.True(result.Succeeded, result.Failure?.Message);
        Assert.Equal([2, 3, 4, 5], result.Cells.Select(cell => cell.CellNumber));
        Assert.True(File.Exists(Path.Combine(folder, "here.txt")));
        var cells = result.Notebook.Cells;
        Assert.Equal("// Parameters\nvar seed = 21;", cells[2].Source);
        Assert.Equal("updated", NotebookCell.JoinLines(cells[3].Outputs.Single()!["data"]!["text/html"]).Contains("updated", StringComparison.Ordinal) ? "updated" : "");
        Assert.Equal("12\n", NotebookCell.JoinLines(cells[4].Outputs[0]!["text"]));
        Assert.Equal("42", NotebookCell.JoinLines(cells[4].Outputs[1]!["data"]!["text/plain"]));
        Assert.Equal([1, 2, 3, 4], cells.Where(cell => cell.IsCode).Select(cell => cell.ExecutionCount!.Value));
        Assert.True(saved.Count >= 4);
        Assert.Equal("CellStarted 1/4", events[0]);
        Assert.Equal("CellFinished 4/4", events[^1]);
        Assert.Empty(notebook.Cells[2].Outputs);
    }

    [Theory]
    [InlineData("var x = ;", "CompilationErrorException")]
    [InlineData("throw new ArgumentException(\"bad input\");", "ArgumentException")]
    public async Task A_failing_cell_ends_the_run_and_what_ran_before_is_kept(string code, string name)
    {
        var result = await RunAsync(Notebook("\"before\"", code, "\"after\""));
        var failure = result.Failure!;
        Assert.Equal((3, name, false, false), (failure.CellNumber, failure.ErrorName, failure.TimedOut, failure.KernelDied));
        Assert.StartsWith($"'{result.Notebook.Path}', cell 3 failed: {name}: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal("before", NotebookCell.JoinLines(result.Notebook.Cells[1].Outputs.Single()!["data"]!["text/plain"]));
        Assert.Equal("error", (string?)result.Notebook.Cells[2].Outputs.Single()!["output_type"]);
        Assert.Empty(result.Notebook.Cells[3].Outputs);
        Assert.Equal([true, false], result.Cells.Select(cell => cell.Succeeded));
    }

    [Fact]
    public async Task An_endless_cell_is_interrupted_at_its_limit()
    {
        // Long enough for the first cell, which finds a cold kernel, on a machine that does much else; the endless one has to sit it out.
        var limit = TimeSpan.FromSeconds(15);
        var result = await RunAsync(
            Notebook("1", "Console.Write(\"kept\"); while (true) { }", "2"), options => options with { CellLimit = limit, InterruptLimit = TimeSpan.FromSeconds(30) });
        var failure = result.Failure!;
        Assert.Equal((3, true, false), (failure.CellNumber, failure.TimedOut, failure.KernelDied));
        Assert.Contains("cell 3 ran longer than 15 s and was interrupted", failure.Message, StringComparison.Ordinal);
        Assert.Equal("kept", NotebookCell.JoinLines(result.Notebook.Cells[2].Outputs[0]!["text"]));
    }

    [Theory]
    [InlineData("Environment.Exit(3);", 3)]
    [InlineData("Environment.FailFast(\"boom\");", 134)]
    public async Task A_cell_that_ends_the_kernel_is_told_at_once(string code, int exitCode)
    {
        // The kernel ends once its last words were heard.
        void Hear(NotebookProgress progress)
        {
            if (progress is { Kind: NotebookProgressKind.CellOutput, CellNumber: 3 })
            {
                File.WriteAllText(Path.Combine(folder, "heard"), "");
            }
        }

        var result = await RunAsync(
            Notebook("1", $"Console.WriteLine(\"last\"); while (!System.IO.File.Exists(\"heard\")) await Task.Delay(5);\n{code}", "2"), options => options with { Progress = Hear });
        var failure = result.Failure!;
        Assert.Equal((3, true, false), (failure.CellNumber, failure.KernelDied, failure.TimedOut));
        Assert.Contains($"exit code {exitCode}", failure.Message, StringComparison.Ordinal);
        Assert.Equal("last\n", NotebookCell.JoinLines(result.Notebook.Cells[2].Outputs[0]!["text"]));
        Assert.Equal("error", (string?)result.Notebook.Cells[2].Outputs[^1]!["output_type"]);
    }

    [Theory]
    [InlineData("""{"kernelspec":{"name":"octavo-csharp"},"polyglot_notebook":{"kernelInfo":{"defaultKernelName":"html"}}}""", "text/html", "6 * 7")]
    [InlineData("""{"kernelInfo":{"defaultKernelName":"markdown"}}""", "text/markdown", "6 * 7")]
    [InlineData("""{"kernelspec":{"name":".net-csharp"}}""", "text/plain", "42")]
    [InlineData("{}", "text/plain", "42")]
    public async Task A_cell_that_names_no_language_has_the_notebooks(string metadata, string mime, string shown)
    {
        var notebook = NotebookDocument.Parse($$"""{"cells":[],"metadata":{{metadata}},"nbformat":4,"nbformat_minor":5}""", Path.Combine(folder, "test.ipynb"));
        notebook.Insert(0, "code", "6 * 7");
        var output = (await RunAsync(notebook)).Notebook.Cells.Single().Outputs.Single()!;
        Assert.Equal(shown, NotebookCell.JoinLines(output["data"]![mime]));
    }

    [Fact]
    public async Task A_dib_file_runs_with_each_cell_in_its_language()
    {
        var notebook = NotebookDocument.ParseDib("#!markdown\n\n# Text\n\n#!csharp\n\nvar x = 42;\n\n#!html\n\n<b>bold</b>\n\n#!csharp\n\nx\n", Path.Combine(folder, "test.dib"));
        var result = await RunAsync(notebook);
        Assert.True(result.Succeeded, result.Failure?.Message);
        var cells = result.Notebook.Cells;
        Assert.Equal("<b>bold</b>", NotebookCell.JoinLines(cells[2].Outputs.Single()!["data"]!["text/html"]));
        Assert.Equal("42", NotebookCell.JoinLines(cells[3].Outputs.Single()!["data"]!["text/plain"]));
    }

    [Fact]
    public async Task A_display_is_updated_where_it_stands_by_later_cells_and_by_the_background()
    {
        var result = await RunAsync(Notebook(
            "var bar = display(HTML(\"<progress value=0>\")); var go = new TaskCompletionSource();\nvar end = Task.Run(async () => { await go.Task; for (var i = 1; i <= 50; i++) bar.Update(HTML($\"<progress value={i}>\")); });",
            "var word = display(\"first\", \"text/plain\"); word.Update(\"second\");",
            "word.Update(\"third\"); go.SetResult(); await end; 1"));
        Assert.True(result.Succeeded, result.Failure?.Message);
        var cells = result.Notebook.Cells;
        Assert.Equal("<progress value=50>", NotebookCell.JoinLines(cells[1].Outputs.Single()!["data"]!["text/html"]));
        Assert.Equal("third", NotebookCell.JoinLines(cells[2].Outputs.Single()!["data"]!["text/plain"]));
        Assert.Equal("1", NotebookCell.JoinLines(cells[3].Outputs.Single()!["data"]!["text/plain"]));
        Assert.Contains("<progress value=50>", Octavo.Notebooks.Html.HtmlExporter.Export(result.Notebook, new Octavo.Notebooks.Html.PageOptions { Title = "Updates" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_that_comes_after_its_cell_has_ended_is_kept()
    {
        var result = await RunAsync(Notebook(
            "var late = display(\"before\", \"text/plain\"); var go = new TaskCompletionSource(); var updated = Task.Run(async () => { await go.Task; late.Update(\"after\"); });",
            "1",
            "go.SetResult(); await updated;"));
        Assert.Equal("after", NotebookCell.JoinLines(result.Notebook.Cells[1].Outputs.Single()!["data"]!["text/plain"]));
    }

    [Fact]
    public async Task A_password_that_was_answered_is_not_in_the_saved_notebook()
    {
        var asked = new List<string>();
        var result = await RunAsync(
            Notebook(
                "var key = await GetPasswordAsync(\"key?\"); var other = password(\"other?\"); var seen = key.GetClearTextPassword() == \"swordfish\";",
                "Console.WriteLine(key); Console.Error.WriteLine($\"{other}\"); display(key); display(other, \"text/plain\", \"application/json\"); display(new { key }); new[] { key, other }",
                "#!whos",
                "throw new Exception($\"with {key}\");"),
            options => options with { Input = (prompt, password) => { asked.Add($"{prompt} {password}"); return "swordfish"; } });
        Assert.Equal(["key? True", "other? True"], asked);
        Assert.Equal([true, true, true, false], result.Cells.Select(cell => cell.Succeeded));
        Assert.DoesNotContain("swordfish", result.Notebook.ToJson().Replace("== \\\"swordfish\\\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("with \u2022\u2022", result.Failure!.ErrorMessage, StringComparison.Ordinal);
    }

    private NotebookDocument Notebook(params string[] cells)
    {
        var notebook = NotebookDocument.Parse("""{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}""", Path.Combine(folder, "test.ipynb"));
        notebook.Insert(0, "markdown", "# Test");
        if (cells.Length == 2)
        {
            notebook.Insert(1, "code", "");
        }

        foreach (var cell in cells)
        {
            notebook.Insert(notebook.Cells.Count, "code", cell);
        }

        return notebook;
    }

    private static Task<NotebookRunResult> RunAsync(NotebookDocument notebook, Func<NotebookRunOptions, NotebookRunOptions>? change = null)
    {
        var options = new NotebookRunOptions { Kernel = KernelFixture.Spec };
        return NotebookRunner.RunAsync(notebook, change?.Invoke(options) ?? options, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}
