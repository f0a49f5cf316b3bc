using Octavo.Models;
using Octavo.Torch.Measurement;
using Octavo.Torch.Native;
using Octavo.Torch.Tests.Checkpoints;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Training;

public sealed class MemoryCheckTests
{
    private static readonly GptConfig Model = Shapes.Tiny(context: 256, layers: 6, heads: 6, width: 384, vocabulary: 65);

    private static readonly TrainingOptions Options = TrainingOptions.Nano with { BatchSize = 16 };

    [Fact]
    public void A_model_for_a_computing_centre_is_refused_before_it_is_made()
    {
        // 175 billion parameters: 2.8 TB of weights, gradients and moments.
        var config = Shapes.Tiny(context: 2048, layers: 96, heads: 96, width: 12_288, vocabulary: 50_257);
        var tokens = new TrainingTokens { Dataset = "noise", Train = Shapes.Noise(5000, 11), Validation = Shapes.Noise(100, 11) };

        var refused = Assert.Throws<TrainingTooLargeException>(() => Trainer.Train(new PlannedRun(config, Options), tokens, null, CPU, null, CancellationToken.None));

        Assert.Contains("Training 'tiny' needs about", refused.Message);
        Assert.Contains("its weights, gradients and moments alone are too large", refused.Message);
    }

    [Fact]
    public void What_would_help_is_named_and_helps()
    {
        const long Available = 500_000_000;
        string? Problem(TrainingOptions options) => MemoryCheck.Problem(Model, options, MemoryEstimate.ForTraining(Model, options, CPU), Available, weightsExist: false);

        Assert.Contains("To fit, set RecomputeBlocks, or raise MicroBatches (now 1 of a batch of 16), or take a smaller model.", Problem(Options));
        Assert.Null(Problem(Options with { RecomputeBlocks = true, MicroBatches = 4 }));
        Assert.Null(Problem(Options with { MicroBatches = 4 }));
    }

    [Fact]
    public void A_control_groups_limit_counts_less_what_its_processes_use()
    {
        using var root = new TemporaryFolder();
        void Write(string path, string text)
        {
            var full = Path.Combine(root.Path, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }

        Write("proc/meminfo", "MemTotal: 9000 kB\nMemAvailable:    8000 kB\n");
        Assert.Equal(8000 * 1024, AvailableMemory.OnLinux(root.Path));

        Write("proc/self/cgroup", "0::/outer/inner\n");
        Write("sys/fs/cgroup/outer/inner/memory.max", "max\n");
        Write("sys/fs/cgroup/outer/inner/memory.current", "70\n");
        Write("sys/fs/cgroup/outer/memory.max", "1000\n");
        Write("sys/fs/cgroup/outer/memory.current", "900\n");
        Write("sys/fs/cgroup/outer/memory.stat", "anon 500\ninactive_file 300\n");
        Assert.Equal(400, AvailableMemory.OnLinux(root.Path));

        Write("proc/self/cgroup", "5:devices:/x\n4:memory:/host/path\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "5000\n");
        Write("sys/fs/cgroup/memory/memory.usage_in_bytes", "6000\n");
        Assert.Equal(0, AvailableMemory.OnLinux(root.Path));
    }

    [Fact]
    public void This_machine_has_memory_and_a_peak_of_memory_is_what_was_touched()
    {
        Assert.SkipWhen(PeakMemory.Missing(CPU) is not null, PeakMemory.Missing(CPU) ?? "");
        const int Bytes = 100 << 20;

        var peak = PeakMemory.Of(() =>
        {
            using var touched = ones(Bytes / sizeof(float));
        });

        // Of memory that this process had before and let go, the allocator may have kept some.
        Assert.InRange(peak.AddedBytes, 0, Bytes + (32 << 20));
        Assert.True(AvailableMemory.Bytes() > Bytes);
    }

    [Fact]
    public void Without_a_driver_the_memory_of_a_gpu_is_unknown_in_words()
    {
        // torch.CUDA itself cannot be made without a device.
        Assert.SkipWhen(CudaDriver.Missing is null, "this machine has NVIDIA's driver");

        Assert.Contains("NVIDIA's driver", CudaDriver.Missing);
    }
}
