using Octavo.Cli.Tests.Program;
using Octavo.Notebooks.Documents;
using static Octavo.Cli.Tests.Program.TestNotebook;

namespace Octavo.Cli.Tests.Commands;

/// <summary>What <c>octavo run</c> makes of a notebook that breaks, and both commands of one that never ends.</summary>
public sealed class BrokenRunTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public static TheoryData<string, string> Kinds => BrokenNotebook.Kinds;

    public static TheoryData<string, string> Unreadable => BrokenNotebook.Unreadable;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_notebook_that_fails_while_it_runs_exits_with_2_and_keeps_what_ran_before(string kind, string why)
    {
        BrokenNotebook.Write(home, kind);
        var result = await OctavoRun.ToEndAsync(home, "run", $"{kind}.ipynb");
        Assert.True(result.ExitCode == 2, $"Exit code {result.ExitCode}.\n{result.Output}\n{result.Error}");
        Assert.StartsWith($"error: '{kind}.ipynb', cell {BrokenNotebook.FailingCell} ", result.Error, StringComparison.Ordinal);
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
        Assert.Equal(home[$"{kind}.executed.ipynb"], result.Lines[^1]);
        HoldsWhatRanBefore(result.Lines[^1], kind);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_file_that_is_no_notebook_cannot_be_run(string kind, string why)
    {
        BrokenNotebook.Write(home, kind);
        (await OctavoRun.ToEndAsync(home, "run", $"{kind}.ipynb")).Refuses($"'{kind}.ipynb'", why);
        Assert.False(File.Exists(home[$"{kind}.executed.ipynb"]));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("report")]
    [InlineData("export")]
    public async Task A_missing_notebook_is_refused_before_anything_runs(string command)
    {
        (await OctavoRun.ToEndAsync(home, command, "nowhere.ipynb")).Refuses("There is no notebook 'nowhere.ipynb'", "Check the path");
        Assert.Empty(Directory.GetFiles(home.Root));
    }

    [Fact]
    public async Task An_endless_cell_is_stopped_at_its_limit()
    {
        BrokenNotebook.Write(home, "endless");
        var result = await OctavoRun.ToEndAsync(home, "run", "endless.ipynb", "--cell-limit", "2");
        Assert.True(result.ExitCode == 2, $"Exit code {result.ExitCode}.\n{result.Output}\n{result.Error}");
        Assert.StartsWith("error: 'endless.ipynb', cell 3 ran longer than 2 s", result.Error, StringComparison.Ordinal);
        HoldsWhatRanBefore(home["endless.executed.ipynb"], "endless");
    }

    [Fact]
    public async Task An_endless_cell_does_not_keep_a_report_from_its_other_notebooks()
    {
        BrokenNotebook.Write(home, "endless");
        TestNotebook.Write(home, "quiet.ipynb", Text("# The quiet one"), Code("#!html\n<p>all is well</p>"));
        var result = await OctavoRun.ToEndAsync(home, "report", "endless.ipynb", "quiet.ipynb", "--cell-limit", "2", "--out", "pages");
        Assert.True(result.ExitCode == 2, $"Exit code {result.ExitCode}.\n{result.Output}\n{result.Error}");
        Assert.StartsWith("error: 'endless.ipynb', cell 3 ran longer than 2 s", result.Error, StringComparison.Ordinal);
        HoldsWhatRanBefore(home["pages/endless.ipynb"], "endless");
        var index = await File.ReadAllTextAsync(home["pages/index.html"], TestContext.Current.CancellationToken);
        Assert.Contains("href=\"endless.html#cell-3\"", index, StringComparison.Ordinal);
        Assert.Contains("href=\"quiet.html\"", index, StringComparison.Ordinal);
        Assert.Contains("all is well", await File.ReadAllTextAsync(home["pages/quiet.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("quiet", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => home.Dispose();

    private void HoldsWhatRanBefore(string path, string kind)
    {
        var cells = NotebookDocument.Load(path).Cells;
        Assert.Contains("before it", Said(cells[1]), StringComparison.Ordinal);
        Assert.Contains(cells[2].Outputs, output => (string?)output!["output_type"] == "error");
        Assert.Empty(cells[3].Outputs);
        Assert.False(File.Exists(home[$"after-{kind}.txt"]));
    }
}
