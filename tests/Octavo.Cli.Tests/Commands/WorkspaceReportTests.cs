using Octavo.Cli.Tests.Program;
using static Octavo.Cli.Tests.Program.TestNotebook;

namespace Octavo.Cli.Tests.Commands;

/// <summary><c>octavo report</c> without arguments, in a workspace of its own that borrows the built kernel.</summary>
public sealed class WorkspaceReportTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public WorkspaceReportTests() => home.Write("Workspace.sln", "");

    [Fact]
    public async Task Without_arguments_the_workspaces_notebooks_run_in_order_and_executed_copies_do_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need rights of their own on Windows.");
        Directory.CreateDirectory(home["artifacts"]);
        Directory.CreateSymbolicLink(home["artifacts/kernel"], Path.Combine(Repository.Root, "artifacts", "kernel"));
        TestNotebook.Write(home, "notebooks/02-later.ipynb", Code("#!html\n<p>2</p>"));
        TestNotebook.Write(home, "notebooks/01-sooner.ipynb", Code("#!html\n<p>1</p>"));
        TestNotebook.Write(home, "notebooks/01-sooner.executed.ipynb", Code("#!html\n<p>1</p>"));
        var result = await OctavoRun.ToEndAsync(home, "report");
        Assert.True(result.ExitCode == 0, $"Exit code {result.ExitCode}.\n{result.Output}\n{result.Error}");
        Assert.Equal(home["artifacts/reports/index.html"], result.Lines[^1]);
        Assert.Equal(
            ["01-sooner.html", "02-later.html"],
            Page.Read(result.Lines[^1]).QuerySelectorAll("li.notebook h2 a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task A_workspace_without_notebooks_says_where_they_belong() =>
        (await OctavoRun.ToEndAsync(home, "report")).Refuses($"no notebooks in '{home["notebooks"]}'", "Name one");

    [Fact]
    public async Task A_workspace_without_a_built_kernel_says_how_to_build_it()
    {
        TestNotebook.Write(home, "notebooks/01-sooner.ipynb", Code("1"));
        (await OctavoRun.ToEndAsync(home, "report")).Refuses(home["artifacts/kernel/Octavo.Kernel.dll"], "Build it: dotnet build lib/Octavo.Cli");
    }

    public void Dispose() => home.Dispose();
}
