using System.Diagnostics;
using Octavo.Models;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Checkpoints;

/// <summary>Runs in a process of their own that the system ends without a word.</summary>
public sealed class KillTests
{
    /// <summary>Each costs the start of a process, one to two seconds.</summary>
    private const int Kills = 3;

    private const string FolderVariable = "OCTAVO_TEST_CHECKPOINTS";

    private static readonly GptConfig Model = Shapes.Tiny(context: 8, width: 16, dropout: 0.1);

    private static readonly TrainingTokens Tokens = new()
    {
        Dataset = "noise",
        Train = Shapes.Noise(500, 11),
        Validation = Shapes.Noise(100, 11, seed: 2),
    };

    private static readonly TrainingOptions Options = TrainingOptions.Nano with
    {
        Steps = Kills * 150,
        BatchSize = 8,
        RecordEvery = 1,
        MeasureUtilisation = false,
    };

    [Fact]
    public void A_run_killed_at_random_moments_ends_as_an_uninterrupted_one_to_the_bit()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Octavo.Torch.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        Assert.SkipUnless(File.Exists(program), $"The tests' program {program} is not there to be started.");
        using var folder = new TemporaryFolder();
        var moments = new Random(1);
        for (var kill = 0; kill < Kills; kill++)
        {
            KillOne(program, folder.Path, NewestStep(folder.Path) + moments.Next(1, 60), TimeSpan.FromMilliseconds(moments.Next(20)));
        }

        using var model = Gpt.Create(Model, Options.Seed, CPU);
        var resumed = Trainer.Train(model, Tokens, Options, Every(folder.Path));

        using var whole = Gpt.Create(Model, Options.Seed, CPU);
        var expected = Trainer.Train(whole, Tokens, Options);
        Assert.InRange(resumed.ResumedFromStep, Kills, Options.Steps - 1);
        Assert.Empty(resumed.Warnings);
        Assert.Equal(expected.Points.Select(point => point with { Seconds = 0 }), resumed.Run.Points.Select(point => point with { Seconds = 0 }));
        Assert.All(whole.parameters().Zip(model.parameters()), pair => Assert.True(pair.First.bytes.SequenceEqual(pair.Second.bytes)));
    }

    /// <summary>What the other process does; not a test of its own.</summary>
    [Fact(Explicit = true)]
    public void Train_until_killed()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, $"{FolderVariable} is not set: this is the part of another test that runs in a process of its own.");
        _ = Trainer.Train(Model, Tokens, Options, Every(folder));
    }

    private static void KillOne(string program, string folder, int atStep, TimeSpan later)
    {
        var start = new ProcessStartInfo(program, ["-method", $"{typeof(KillTests).FullName}.{nameof(Train_until_killed)}", "-explicit", "only"])
        {
            RedirectStandardOutput = true,
            Environment = { [FolderVariable] = folder },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var clock = Stopwatch.StartNew();
        while (NewestStep(folder) < atStep && !process.HasExited && clock.Elapsed < TimeSpan.FromMinutes(1))
        {
            Thread.Sleep(1);
        }

        Thread.Sleep(later);
        var ended = process.HasExited;
        process.Kill();
        process.WaitForExit();
        Assert.False(ended, $"The process ended before it was killed: {output.Result}");
        Assert.True(NewestStep(folder) >= atStep, $"Step {atStep} was not reached within a minute: {output.Result}");
    }

    private static int NewestStep(string folder) =>
        Directory.EnumerateDirectories(folder, "step-*").Select(path => int.Parse(Path.GetFileName(path).AsSpan(5))).DefaultIfEmpty().Max();

    private static CheckpointOptions Every(string folder) => new() { Folder = folder, Every = 2, Keep = 2 };
}
