using Octavo.Cli.Tests.Program;
using Octavo.Notebooks.Documents;
using static Octavo.Cli.Tests.Program.TestNotebook;

namespace Octavo.Cli.Tests.Commands;

/// <summary>What a report refuses before anything runs.</summary>
public sealed class ReportRefusalTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public ReportRefusalTests() => TestNotebook.Write(home, "plain.ipynb", Code("1"));

    [Fact]
    public async Task An_unknown_profile_is_refused_with_those_there_are() =>
        (await OctavoRun.ToEndAsync(home, "report", "plain.ipynb", "--profile", "huge")).Refuses("'huge'", "smoke, quick, full, gpu");

    [Fact]
    public async Task Two_notebooks_of_the_same_name_are_refused()
    {
        TestNotebook.Write(home, "other/plain.ipynb", Code("2"));
        (await OctavoRun.ToEndAsync(home, "report", "plain.ipynb", "other/plain.ipynb", "--out", "pages"))
            .Refuses("'plain.html'", "plain.ipynb, other/plain.ipynb", "--out");
    }

    [Fact]
    public async Task A_folder_in_which_the_executed_notebooks_would_replace_those_that_are_run_is_refused()
    {
        (await OctavoRun.ToEndAsync(home, "report", "plain.ipynb", "--out", ".")).Refuses("would replace 'plain.ipynb'", "--out");
        Assert.Empty(NotebookDocument.Load(home["plain.ipynb"]).Cells[0].Outputs);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_refused_before_anything_runs()
    {
        home.Write("taken", "a file");
        (await OctavoRun.ToEndAsync(home, "report", "plain.ipynb", "--out", "taken")).Refuses("'taken' is a file");
        (await OctavoRun.ToEndAsync(home, "report", "plain.ipynb", "--out", "taken/pages")).Refuses("'taken/pages' cannot be written", "--out");
        (await OctavoRun.ToEndAsync(home, "report", "plain.ipynb", "--verdicts", "taken")).Refuses("'taken' is a file", "--verdicts");
        (await OctavoRun.ToEndAsync(home, "run", "plain.ipynb", "--out", "tmp")).Refuses("'tmp' is a folder");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("soon")]
    public async Task A_cell_limit_that_is_no_number_of_seconds_is_refused(string limit) =>
        (await OctavoRun.ToEndAsync(home, "report", "plain.ipynb", "--cell-limit", limit)).Refuses($"--cell-limit '{limit}'", "seconds");

    [Fact]
    public async Task Claims_that_cannot_be_read_fail_the_notebook_and_keep_its_page()
    {
        TestNotebook.Write(home, "claims.ipynb", Code("#!html\n<p>shown</p><script type=\"application/json\" class=\"octavo-claims\">[{\"id\":3}]</script>"));
        var result = await OctavoRun.ToEndAsync(home, "report", "claims.ipynb", "--out", "pages");
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("error: 'claims.ipynb': ", result.Error, StringComparison.Ordinal);
        Assert.Contains("octavo-claims", result.Error, StringComparison.Ordinal);
        Assert.Contains("<p>shown</p>", await File.ReadAllTextAsync(home["pages/claims.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public void Dispose() => home.Dispose();
}
