using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Octavo.Cli.Tests.Program;
using Octavo.Notebooks.Documents;
using static Octavo.Cli.Tests.Program.TestNotebook;

namespace Octavo.Cli.Tests.Commands;

/// <summary>Ctrl-C while a cell runs.</summary>
public sealed partial class InterruptionTests : IDisposable
{
    private const int Interrupt = 2;

    // A user waits that long for a stopped command without pressing again; an idle machine takes well under one second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(14);

    private readonly TemporaryHome home = new();

    public InterruptionTests()
    {
        TestNotebook.Write(home, "first.ipynb", Text("# First"), Code("\"the first is done\""));
        TestNotebook.Write(
            home,
            "long.ipynb",
            Text("# Long"),
            Code("Console.WriteLine(\"begun\");"),
            Code("System.IO.File.WriteAllText(\"running\", \"\"); System.Threading.Thread.Sleep(600_000);"),
            Code("1"));
        TestNotebook.Write(home, "last.ipynb", Text("# Last"), Code("System.IO.File.WriteAllText(\"after\", \"\");"));
    }

    [Theory]
    [InlineData("to the command alone")]
    [InlineData("to the command and its kernel, as a terminal does")]
    public async Task An_interrupted_report_holds_the_finished_notebooks_and_leaves_no_kernel(string how)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals and process groups are looked at on Linux.");
        var group = how.Contains("terminal", StringComparison.Ordinal);
        Assert.SkipUnless(!group || File.Exists("/usr/bin/setsid"), "setsid (util-linux) is not here.");
        using var run = OctavoRun.Start(home, ["report", "first.ipynb", "long.ipynb", "last.ipynb", "--out", "pages"], ownGroup: group);
        await UntilTheLongCellRunsAsync(run);
        Assert.NotEmpty(Kernels());

        Signal(group ? -run.Id : run.Id);
        var result = await run.EndAsync(Patience);

        Assert.True(result.ExitCode == 130, $"Exit code {result.ExitCode}.\n{result.Output}\n{result.Error}");
        Assert.Equal(["error: Stopped in 'long.ipynb'. In the report: 1 of 3 notebooks."], result.ErrorLines);
        Assert.Equal(home["pages/index.html"], result.Lines[^1]);
        var index = Page.Read(home["pages/index.html"]);
        Assert.Equal(["first.html"], index.QuerySelectorAll("li.notebook h2 a").Select(link => link.GetAttribute("href")));
        Assert.Contains("the first is done", await File.ReadAllTextAsync(home["pages/first.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var json = JsonDocument.Parse(await File.ReadAllTextAsync(home["pages/report.json"], TestContext.Current.CancellationToken));
        Assert.Single(json.RootElement.GetProperty("notebooks").EnumerateArray());
        LeavesNothingBehind();
    }

    [Fact]
    public async Task An_interrupted_run_keeps_the_cells_that_had_run_and_says_where()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are looked at on Linux.");
        using var run = OctavoRun.Start(home, ["run", "long.ipynb"]);
        await UntilTheLongCellRunsAsync(run);
        Signal(run.Id);
        var result = await run.EndAsync(Patience);

        Assert.True(result.ExitCode == 130, $"Exit code {result.ExitCode}.\n{result.Output}\n{result.Error}");
        Assert.Equal([$"error: Stopped. The cells of 'long.ipynb' that had run are in '{home["long.executed.ipynb"]}'."], result.ErrorLines);
        var cells = NotebookDocument.Load(home["long.executed.ipynb"]).Cells;
        Assert.Equal("begun\n", Said(cells[1]));
        Assert.Empty(cells[3].Outputs);
        LeavesNothingBehind();
    }

    public void Dispose() => home.Dispose();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private static void Signal(int process) => Assert.Equal(0, Kill(process, Interrupt));

    private async Task UntilTheLongCellRunsAsync(OctavoRun run)
    {
        await run.SaysAsync("long.ipynb: cell 1 of 3 done");
        var clock = Stopwatch.StartNew();
        while (!File.Exists(home["running"]))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"The long cell never began.\n{run.Output}\n{run.Error}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private void LeavesNothingBehind()
    {
        Assert.Empty(Kernels());
        Assert.Empty(Directory.GetFiles(home.Temporary, "octavo-*.json"));
        Assert.False(File.Exists(home["after"]));
    }

    // A kernel's command names its connection file, which lies in this home.
    private List<string> Kernels() =>
        [.. Directory.GetDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Select(Command)
            .Where(command => command.Contains(home.Temporary, StringComparison.Ordinal))];

    private static string Command(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
            return "";
        }
    }
}
