using System.Text.Json.Nodes;
using Octavo.Cli.Tests.Program;
using Octavo.Notebooks.Documents;
using static Octavo.Cli.Tests.Program.TestNotebook;

namespace Octavo.Cli.Tests.Commands;

/// <summary><c>octavo convert</c>, and .dib files in the commands that run notebooks.</summary>
public sealed class ConvertTests : IDisposable
{
    private const string Dib = "#!markdown\n\n# A study\n\n#!csharp\n\nvar x = 42;\n\n#!html\n\n<b>bold</b>\n\n#!csharp\n\nx\n";
    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task A_dib_becomes_a_notebook_and_comes_back_byte_for_byte()
    {
        home.Write("study.dib", Dib);
        var there = await OctavoRun.ToEndAsync(home, "convert", "study.dib", "new/study.ipynb");
        Assert.Equal((0, "", home["new/study.ipynb"]), (there.ExitCode, there.Error, there.Lines.Single()));
        var cells = NotebookDocument.Load(home["new/study.ipynb"]).Cells;
        Assert.Equal([null, "csharp", "html", "csharp"], cells.Select(cell => cell.Language));
        Assert.Equal(0, (await OctavoRun.ToEndAsync(home, "convert", "new/study.ipynb", "back.dib")).ExitCode);
        Assert.Equal(Dib, await File.ReadAllTextAsync(home["back.dib"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Outputs_that_stay_behind_are_told()
    {
        TestNotebook.Write(home, "study.ipynb", Code("1"), Code("2"));
        var document = NotebookDocument.Load(home["study.ipynb"]);
        document.Cells[0].Outputs.Add(JsonNode.Parse("""{"output_type":"stream","name":"stdout","text":"1"}"""));
        document.Save(home["study.ipynb"]);
        var result = await OctavoRun.ToEndAsync(home, "convert", "study.ipynb", "study.dib");
        Assert.Equal(["The outputs of 1 cell stay behind: a .dib holds none.", home["study.dib"]], result.Lines);
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_on_demand()
    {
        home.Write("study.dib", Dib);
        home.Write("study.ipynb", "mine");
        (await OctavoRun.ToEndAsync(home, "convert", "study.dib", "study.ipynb")).Refuses("'study.ipynb' is there already", "--force");
        Assert.Equal("mine", await File.ReadAllTextAsync(home["study.ipynb"], TestContext.Current.CancellationToken));
        Assert.Equal(0, (await OctavoRun.ToEndAsync(home, "convert", "study.dib", "study.ipynb", "--force")).ExitCode);
        Assert.Equal(4, NotebookDocument.Load(home["study.ipynb"]).Cells.Count);
    }

    [Theory]
    [InlineData("none.dib", "b.ipynb", "There is no notebook 'none.dib'")]
    [InlineData("study.dib", "b.dib", "have the same format already")]
    [InlineData("study.dib", "b.html", "'b.html' is neither .ipynb nor .dib")]
    [InlineData("study.txt", "b.dib", "'study.txt' is neither .ipynb nor .dib")]
    [InlineData("broken.dib", "b.ipynb", "'broken.dib': the #!meta block is not valid JSON: line 2")]
    [InlineData("study.dib", "tmp.ipynb", "'tmp.ipynb' is a folder")]
    public async Task What_cannot_be_converted_is_refused(string source, string target, string message)
    {
        home.Write("study.dib", Dib);
        home.Write("broken.dib", "#!meta\nnot json\n");
        Directory.CreateDirectory(home["tmp.ipynb"]);
        (await OctavoRun.ToEndAsync(home, "convert", source, target)).Refuses(message);
        Assert.False(File.Exists(home[target]));
    }

    [Fact]
    public async Task A_dib_runs_and_is_kept_as_a_notebook_with_its_outputs()
    {
        home.Write("study.dib", Dib);
        var result = await OctavoRun.ToEndAsync(home, "run", "study.dib");
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
        Assert.Equal(home["study.executed.ipynb"], result.Lines[^1]);
        var cells = NotebookDocument.Load(home["study.executed.ipynb"]).Cells;
        Assert.Equal("<b>bold</b>", Said(cells[2]));
        Assert.StartsWith("42", Said(cells[3]), StringComparison.Ordinal);
        Assert.Equal(Dib, await File.ReadAllTextAsync(home["study.dib"], TestContext.Current.CancellationToken));
        (await OctavoRun.ToEndAsync(home, "run", "study.dib", "--out", "done.dib")).Refuses("holds no outputs", "done.ipynb");
    }

    [Fact]
    public async Task A_dib_is_reported_as_a_page_with_its_notebook_beside_it()
    {
        home.Write("study.dib", Dib);
        var result = await OctavoRun.ToEndAsync(home, "report", "study.dib", "--out", "pages");
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
        Assert.Contains("<b>bold</b>", await File.ReadAllTextAsync(home["pages/study.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("42", Said(NotebookDocument.Load(home["pages/study.ipynb"]).Cells[3]), StringComparison.Ordinal);
        Assert.False(File.Exists(home["pages/study.dib"]));
    }
}
