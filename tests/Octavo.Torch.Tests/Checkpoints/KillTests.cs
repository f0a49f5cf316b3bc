using System.Diagnostics;
using System.Security.Cryptography;
using Octavo.Models;
using Octavo.Runs;
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
    private const int FewKills = 3;

    private const int ManyKills = 30;

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
        Steps = ManyKills * 30,
        BatchSize = 8,
        RecordEvery = 1,
        MeasureUtilisation = false,
    };

    [Fact]
    public void A_run_killed_at_random_moments_is_an_uninterrupted_one_to_the_bit_at_every_resume() => KillAndCompare(FewKills, seed: 1);

    /// <summary>Asked for by name, as it takes about a minute.</summary>
    [Theory(Explicit = true)]
    [InlineData(2)]
    public void A_run_killed_thirty_times_is_an_uninterrupted_one_to_the_bit_at_every_resume(int seed) => KillAndCompare(ManyKills, seed);

    /// <summary>What the other process does; not a test of its own.</summary>
    [Fact(Explicit = true)]
    public void Train_until_killed()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, $"{FolderVariable} is not set: this is the part of another test that runs in a process of its own.");
        _ = Trainer.Train(Model, Tokens, Options, Every(folder));
    }

    private static void KillAndCompare(int kills, int seed)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Octavo.Torch.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        Assert.SkipUnless(File.Exists(program), $"The tests' program {program} is not there to be started.");
        var weights = new List<string>();
        using var whole = Gpt.Create(Model, Options.Seed, CPU);
        var expected = Trainer.Train(whole, Tokens, Options, _ => weights.Add(Digest(whole.named_parameters().Select(named => (named.name, (Tensor)named.parameter)))));
        using var folder = new TemporaryFolder();
        var moments = new Random(seed);
        for (var kill = 1; kill <= kills; kill++)
        {
            var before = NewestStep(folder.Path);
            KillOne(program, folder.Path, before + moments.Next(1, 12), TimeSpan.FromMilliseconds(moments.Next(20)));

            // Every checkpoint that is there is whole, and is the uninterrupted run's at that step: so was each resume that led to it.
            foreach (var path in Directory.EnumerateDirectories(folder.Path, "step-*"))
            {
                var state = Checkpoint.Verify(path);
                var where = $"after kill {kill} of seed {seed}, begun from step {before}, in {Path.GetFileName(path)}";
                Assert.True(SamePoints(expected.Points.Take(state.Step), state.Points), $"The losses differ {where}.");
                Assert.True(weights[state.Step - 1] == DigestOf(path), $"The weights differ {where}.");
            }
        }

        using var model = Gpt.Create(Model, Options.Seed, CPU);
        var newest = NewestStep(folder.Path);
        var resumed = Trainer.Train(model, Tokens, Options, Every(folder.Path) with { Every = Options.Steps });

        Assert.Equal(newest, resumed.ResumedFromStep);
        Assert.InRange(newest, kills, Options.Steps - 1);
        Assert.Empty(resumed.Warnings);
        Assert.True(SamePoints(expected.Points, resumed.Run.Points), $"The losses differ at the end, with seed {seed}.");
        Assert.Equal(expected.FinalValidationLoss, resumed.Run.FinalValidationLoss);
        Assert.True(weights[^1] == Digest(model.named_parameters().Select(named => (named.name, (Tensor)named.parameter))), $"The weights differ at the end, with seed {seed}.");
    }

    private static bool SamePoints(IEnumerable<TrainingPoint> expected, IEnumerable<TrainingPoint> actual) =>
        expected.Select(point => point with { Seconds = 0 }).SequenceEqual(actual.Select(point => point with { Seconds = 0 }));

    private static string DigestOf(string checkpoint)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(Path.Combine(checkpoint, Checkpoint.ModelFile));
        return Digest(file.Entries.Select(entry => (entry.Name, file.Read(entry.Name))));
    }

    private static string Digest(IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in tensors.OrderBy(named => named.Name, StringComparer.Ordinal))
        {
            hash.AppendData(tensor.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
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

    private static CheckpointOptions Every(string folder) => new() { Folder = folder, Every = 1, Keep = 2 };
}
