using System.Diagnostics;
using Octavo.Models;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Checkpoints;

/// <summary>Disks that are full or may not be written: small ones in memory, which only a Linux user with the right to mount can make.</summary>
public sealed class DiskTests
{
    private static readonly GptConfig Model = Shapes.Tiny(context: 8, width: 16);

    private static readonly TrainingTokens Tokens = new()
    {
        Dataset = "noise",
        Train = Shapes.Noise(500, 11),
        Validation = Shapes.Noise(100, 11, seed: 2),
    };

    private static readonly TrainingOptions Options = TrainingOptions.Nano with { Steps = 8, BatchSize = 8, WarmupSteps = 3, RecordEvery = 1, MeasureUtilisation = false };

    [Fact]
    public void A_full_disk_ends_the_run_with_a_clear_error_and_with_room_it_goes_on_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(Mount("-t", "tmpfs", "-o", "size=300k", "tmpfs", folder.Path), "This user may not mount a small disk.");
        try
        {
            var checkpoints = new CheckpointOptions { Folder = folder.Path, Every = 1 };
            var error = Assert.Throws<CheckpointException>(() => Trainer.Train(Model, Tokens, Options, checkpoints));

            var names = Directory.EnumerateDirectories(folder.Path).Order(StringComparer.Ordinal).ToList();
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.StartsWith("step-", Path.GetFileName(name), StringComparison.Ordinal));
            Assert.All(names, name => Assert.True(Checkpoint.Verify(name).Step >= 1));
            Assert.Contains($"The checkpoint of step {names.Count + 1} cannot be written to {folder.Path}: No space left on device", error.Message, StringComparison.Ordinal);
            Assert.Contains($"the run goes on from {names[^1]}.", error.Message, StringComparison.Ordinal);

            Assert.True(Mount("-o", "remount,size=10m", folder.Path));
            using var model = Gpt.Create(Model, Options.Seed, CPU);
            var resumed = Trainer.Train(model, Tokens, Options, checkpoints);
            Assert.Equal(names.Count, resumed.ResumedFromStep);
            Assert.Equal(Trainer.Train(Model, Tokens, Options).FinalValidationLoss, resumed.Run.FinalValidationLoss);
        }
        finally
        {
            Unmount(folder.Path);
        }
    }

    [Fact]
    public void A_disk_that_may_not_be_written_is_refused_before_training_and_its_checkpoints_stay()
    {
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(Mount("-t", "tmpfs", "-o", "size=10m", "tmpfs", folder.Path), "This user may not mount a small disk.");
        try
        {
            var checkpoints = new CheckpointOptions { Folder = folder.Path, Every = 4 };
            _ = Trainer.Train(Model, Tokens, Options, checkpoints);
            Assert.True(Mount("-o", "remount,ro", folder.Path));

            var error = Assert.Throws<CheckpointException>(() => Trainer.Train(Model, Tokens, Options, checkpoints));

            Assert.StartsWith($"Checkpoints cannot be written to {folder.Path}: ", error.Message, StringComparison.Ordinal);
            Assert.EndsWith("Choose a folder on a disk with room that this user may write.", error.Message, StringComparison.Ordinal);
            Assert.Equal([4, 8], Directory.EnumerateDirectories(folder.Path).Select(Checkpoint.Verify).Select(state => state.Step).Order());
        }
        finally
        {
            Unmount(folder.Path);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_before_training()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        var steps = 0;

        var error = Assert.Throws<CheckpointException>(() =>
            Trainer.Train(Model, Tokens, Options, new CheckpointOptions { Folder = Path.Combine(folder["file"], "run"), Every = 1 }, _ => steps++));

        Assert.Contains("Checkpoints cannot be written to", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, steps);
    }

    private static bool Mount(params string[] arguments) => OperatingSystem.IsLinux() && Succeeds("mount", arguments);

    private static void Unmount(string folder) => Assert.True(Succeeds("umount", folder));

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return false;
        }
    }
}
