using System.Diagnostics;
using System.Runtime.InteropServices;
using Octavo.Cli.Tests.Program;
using Octavo.Runs;

namespace Octavo.Cli.Tests.Commands;

/// <summary><c>octavo train</c> as a user runs it, alone and under both kinds of mpirun.</summary>
public sealed class TrainTests : IDisposable
{
    // Gradients summed in another order, in single precision.
    private const double Tolerance = 1e-4;

    private const int Terminate = 15;
    private const int Kill = 9;

    private static readonly string[] OpenMpi = ["mpirun.openmpi", "--allow-run-as-root", "--oversubscribe", "-n", "2"];
    private static readonly string[] Mpich = ["mpirun.mpich", "-n", "2"];

    private readonly TemporaryHome home = new();

    public static TheoryData<string> Launchers => ["mpirun.openmpi", "mpirun.mpich"];

    [Theory]
    [MemberData(nameof(Launchers))]
    public async Task Two_processes_train_what_one_trains(string launcher)
    {
        SkipUnlessThereIs(launcher);
        await TrainAsync("alone", null);
        var result = await TrainAsync("together", Launcher(launcher));

        var (alone, together) = (Record("alone"), Record("together"));
        Assert.Contains("2 processes over ", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"summing gradients took \d+\.\d s, \d+ % of it behind the backward pass", result.Output);
        Assert.Equal(alone.Points.Select(point => point.TrainLoss), together.Points.Select(point => point.TrainLoss), (a, b) => Math.Abs(a - b) < Tolerance);
        Assert.Equal(alone.FinalValidationLoss, together.FinalValidationLoss, Tolerance);
        Assert.EndsWith("2 processes", together.Device, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Launchers))]
    public async Task When_a_process_is_killed_the_job_ends_and_goes_on_from_its_checkpoint(string launcher)
    {
        SkipUnlessThereIs(launcher);
        using (var run = OctavoRun.Start(home, ["train", Configuration("broken", steps: 4000, every: 5)], launcher: Launcher(launcher)))
        {
            await run.SaysAsync("step 1 of");
            await UntilAsync(() => Directory.Exists(home["broken/checkpoints"]) && Directory.GetDirectories(home["broken/checkpoints"]).Length > 0);
            Assert.Equal(0, Signal(Children(run.Id).First(), Kill));
            Assert.NotEqual(0, (await run.EndAsync()).ExitCode);
        }

        // The checkpoint loads in one process too: there are no pieces of it elsewhere.
        using var rest = OctavoRun.Start(home, ["train", Configuration("broken", steps: 4000, every: 5)]);
        await rest.SaysAsync(" of 4000");
        Assert.Equal(0, Signal(rest.Id, Terminate));
        var ended = await rest.EndAsync();
        Assert.Equal(130, ended.ExitCode);
        Assert.Matches(@"Stopped after step [\d,]+ of 4,000, with a checkpoint\. The same command goes on from there\.", ended.Error);
    }

    [Fact]
    public async Task A_run_that_is_stopped_goes_on_to_the_same_losses()
    {
        await TrainAsync("whole", null);
        using (var run = OctavoRun.Start(home, ["train", Configuration("parts")]))
        {
            await run.SaysAsync("step 1 of");
            Assert.Equal(0, Signal(run.Id, Terminate));
            await run.EndAsync();
        }

        await TrainAsync("parts", null);

        Assert.Equal(Record("whole").Points.Select(point => point.TrainLoss), Record("parts").Points.Select(point => point.TrainLoss));
        Assert.Equal(Record("whole").FinalValidationLoss, Record("parts").FinalValidationLoss);
    }

    [Theory]
    [InlineData("""{ "model": "nano-9k", "data": "dotnet-api-docs", "output": "x" }""", "There is no GPT preset 'nano-9k'")]
    [InlineData("""{ "model": { "layers": 1, "heads": 3, "width": 8 }, "data": "dotnet-api-docs", "output": "x" }""", "The configuration's model does not work")]
    [InlineData("""{ "model": "nano-10k", "data": "nothing", "output": "x" }""", "nothing")]
    [InlineData("""{ "model": "nano-10k", "data": "dotnet-api-docs", "output": "x", "options": { "stepz": 3 } }""", "stepz")]
    [InlineData("""{ "model": "nano-10k", "data": "dotnet-api-docs", "outptu": "x" }""", "outptu")]
    [InlineData("""{ "model": "nano-10k", "data": "dotnet-api-docs", "output": "x", "tokenizer": "words" }""", "There are: characters, bytes, gpt2")]
    public async Task A_configuration_that_does_not_work_is_refused_by_name(string configuration, string problem)
    {
        home.Write("config.json", configuration);
        var result = await OctavoRun.ToEndAsync(home, "train", "config.json");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(problem, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(home["x"]));
    }

    public void Dispose() => home.Dispose();

    private static void SkipUnlessThereIs(string launcher) =>
        Assert.SkipUnless(File.Exists($"/usr/bin/{launcher}"), $"There is no {launcher}: Debian's package {(launcher.EndsWith("mpich", StringComparison.Ordinal) ? "mpich" : "openmpi-bin")} brings it.");

    private static string[] Launcher(string name) => name == OpenMpi[0] ? OpenMpi : Mpich;

    private async Task<OctavoResult> TrainAsync(string folder, string[]? launcher)
    {
        using var run = OctavoRun.Start(home, ["train", Configuration(folder)], launcher: launcher);
        var result = await run.EndAsync();
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
        return result;
    }

    private string Configuration(string folder, int steps = 8, int every = 3) => home.Write($"{folder}.json", $$"""
        {
          "model": "nano-10k", "data": "dotnet-api-docs", "contextLength": 16, "output": "{{folder}}", "checkpointEvery": {{every}},
          "options": { "steps": {{steps}}, "batchSize": 4, "warmupSteps": 2, "recordEvery": 1, "validateEvery": null, "validationTokens": 320, "measureUtilisation": false }
        }
        """);

    private TrainingRun Record(string folder) => Assert.Single(new TrainingRunStore(home[folder]).LoadAll());

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var clock = Stopwatch.StartNew(); !holds();)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "It did not happen within a minute.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    // The launcher's processes that run the command; MPICH's stand below a helper of its own.
    private static IEnumerable<int> Children(int parent)
    {
        foreach (var text in File.ReadAllText($"/proc/{parent}/task/{parent}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var child = int.Parse(text);
            if (File.ReadAllText($"/proc/{child}/comm").Trim() == "dotnet")
            {
                yield return child;
            }

            foreach (var grandchild in Children(child))
            {
                yield return grandchild;
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
