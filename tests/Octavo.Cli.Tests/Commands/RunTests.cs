using Octavo.Cli.Tests.Program;
using Octavo.Notebooks.Documents;
using static Octavo.Cli.Tests.Program.TestNotebook;

namespace Octavo.Cli.Tests.Commands;

/// <summary><c>octavo run</c> of a notebook with parameters.</summary>
public sealed class RunTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public RunTests() => TestNotebook.Write(
        home,
        "study.ipynb",
        Parameters("int seed = 1;\ndouble rate = 0.5;\nstring name = \"a\";\nbool fast = false;"),
        Code("Console.WriteLine($\"{seed} {rate} {name} {fast}\");"));

    [Fact]
    public async Task Given_parameters_stand_in_a_cell_of_their_own_and_count()
    {
        var result = await OctavoRun.ToEndAsync(
            home, "run", "study.ipynb", "-p", "seed=7", "--parameter", "rate=2", "-p", "name=b=c \"d\"", "-p", "fast=true", "--out", "done/study.ipynb");
        Assert.True(result.ExitCode == 0, $"Exit code {result.ExitCode}.\n{result.Output}\n{result.Error}");
        Assert.Equal(home["done/study.ipynb"], result.Lines[^1]);
        var cells = NotebookDocument.Load(home["done/study.ipynb"]).Cells;
        Assert.Equal(3, cells.Count);
        Assert.Contains("injected-parameters", cells[1].Tags);
        Assert.Contains("int seed = 7;", cells[1].Source, StringComparison.Ordinal);
        Assert.Equal("7 2 b=c \"d\" True\n", Said(cells[2]));
        Assert.Empty(NotebookDocument.Load(home["study.ipynb"]).Cells[1].Outputs);
    }

    [Fact]
    public async Task Without_parameters_or_a_name_it_runs_with_its_own_and_is_saved_beside_the_notebook()
    {
        var result = await OctavoRun.ToEndAsync(home, "run", "study.ipynb", "--kernel", "octavo-csharp");
        Assert.True(result.ExitCode == 0, $"Exit code {result.ExitCode}.\n{result.Output}\n{result.Error}");
        Assert.Equal(["study.ipynb: cell 1 of 2", "study.ipynb: cell 2 of 2"], result.Lines.SkipLast(1).Select(line => line[..24]));
        Assert.Equal(home["study.executed.ipynb"], result.Lines[^1]);
        var cells = NotebookDocument.Load(home["study.executed.ipynb"]).Cells;
        Assert.Equal(2, cells.Count);
        Assert.Equal("1 0.5 a False\n", Said(cells[1]));
    }

    [Theory]
    [InlineData("sed=7", "has no parameter 'sed'", "seed, rate, name, fast")]
    [InlineData("seed", "'seed' is not a parameter", "NAME=VALUE")]
    [InlineData("=7", "'=7' is not a parameter", "NAME=VALUE")]
    [InlineData("seed=seven", "'seed' must be a whole number", "'seven'")]
    [InlineData("fast=maybe", "'fast' must be true or false", "'maybe'")]
    public async Task A_parameter_that_does_not_fit_is_refused(string parameter, string why, string hint)
    {
        (await OctavoRun.ToEndAsync(home, "run", "study.ipynb", "-p", parameter)).Refuses(why, hint);
        Assert.False(File.Exists(home["study.executed.ipynb"]));
    }

    [Fact]
    public async Task A_parameter_given_twice_is_refused() =>
        (await OctavoRun.ToEndAsync(home, "run", "study.ipynb", "-p", "seed=1", "-p", "seed=2")).Refuses("'seed' is given twice");

    [Fact]
    public async Task An_unknown_kernel_is_refused_with_those_there_are()
    {
        home.Write("jupyter/kernels/my-kernel/kernel.json", """{"argv":["my-kernel","{connection_file}"],"display_name":"Mine","language":"python"}""");
        (await OctavoRun.ToEndAsync(home, "run", "study.ipynb", "--kernel", "other")).Refuses("no kernel 'other'", "my-kernel", "Leave --kernel out");
    }

    [Fact]
    public async Task A_kernel_whose_program_is_missing_is_named()
    {
        home.Write("jupyter/kernels/gone/kernel.json", """{"argv":["no-such-program","{connection_file}"],"display_name":"Gone","language":"C#"}""");
        var result = await OctavoRun.ToEndAsync(home, "run", "study.ipynb", "--kernel", "gone");
        result.Refuses("The kernel 'gone' cannot be started", "no-such-program");
    }

    public void Dispose() => home.Dispose();
}
