using System.Diagnostics;
using System.Globalization;
using Octavo.Models;
using Octavo.Torch.Measurement;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using Octavo.Torch.Tests.Checkpoints;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Measurement;

/// <summary>
/// Estimates beside measured peaks: the growth of the largest resident set of a process of its own, from before the model is made, with
/// an allocator that returns freed blocks, so that what is resident is what is in use.
/// </summary>
public sealed class MemoryEstimateTests
{
    /// <summary>The estimate leaves out small tensors and rounds the libraries' buffers; most cases agree to 5%.</summary>
    private const double Tolerance = 0.15;

    private const string CasesVariable = "OCTAVO_TEST_MEMORY_CASES";

    private static readonly GptConfig Small = Shapes.Tiny(context: 64, layers: 4, heads: 4, width: 128, vocabulary: 65) with { Name = "small" };
    private static readonly GptConfig Middle = Shapes.Tiny(context: 256, layers: 6, heads: 6, width: 384, vocabulary: 65) with { Name = "middle" };
    private static readonly GptConfig Words = Shapes.Tiny(context: 128, layers: 4, heads: 4, width: 256, vocabulary: 50_257) with { Name = "words" };
    private static readonly GptConfig Long = Shapes.Tiny(context: 1024, layers: 2, heads: 4, width: 128, vocabulary: 65) with { Name = "long" };
    private static readonly GptConfig Gpt2 = Shapes.Tiny(context: 64, layers: 12, heads: 12, width: 768, vocabulary: 50_257) with { Name = "gpt2-124m" };

    private static readonly TrainingOptions Options = TrainingOptions.Nano with
    {
        Steps = 1,
        WarmupSteps = 1,
        ValidationTokens = 1,
        MeasureUtilisation = false,
    };

    /// <summary>By the name under which the other process is asked for them.</summary>
    private static readonly Dictionary<string, (GptConfig Config, TrainingOptions Options)> Cases = new(StringComparer.Ordinal)
    {
        ["small"] = (Small, Options with { BatchSize = 48 }),
        ["small, again"] = (Small, Options with { BatchSize = 48, RecomputeBlocks = true }),
        ["small, 4 parts"] = (Small, Options with { BatchSize = 192, MicroBatches = 4 }),
        ["small, dropout"] = (Small with { Dropout = 0.1 }, Options with { BatchSize = 48 }),
        ["middle"] = (Middle, Options with { BatchSize = 4 }),
        ["middle, again"] = (Middle, Options with { BatchSize = 4, RecomputeBlocks = true }),
        ["middle, 4 parts"] = (Middle, Options with { BatchSize = 4, MicroBatches = 4 }),
        ["middle, again, 4 parts"] = (Middle, Options with { BatchSize = 4, MicroBatches = 4, RecomputeBlocks = true }),
        ["middle, again, validation"] = (Middle, Options with { BatchSize = 4, RecomputeBlocks = true, ValidationTokens = null }),
        ["words"] = (Words, Options with { BatchSize = 8 }),
        ["words, again"] = (Words, Options with { BatchSize = 8, RecomputeBlocks = true }),
        ["words, 4 parts"] = (Words, Options with { BatchSize = 8, MicroBatches = 4 }),
        ["words, again, 4 parts"] = (Words, Options with { BatchSize = 8, MicroBatches = 4, RecomputeBlocks = true }),
        ["long"] = (Long, Options with { BatchSize = 4 }),
        ["long, again"] = (Long, Options with { BatchSize = 4, RecomputeBlocks = true }),
        ["long, again, 4 parts"] = (Long, Options with { BatchSize = 8, MicroBatches = 4, RecomputeBlocks = true }),
        ["gpt2"] = (Gpt2, Options with { BatchSize = 4 }),
        ["gpt2, again"] = (Gpt2, Options with { BatchSize = 4, RecomputeBlocks = true }),
    };

    [Fact]
    public void The_estimate_is_within_15_percent_of_the_measured_peak() =>
        Compare(Precision.Single, ["small", "small, again", "small, 4 parts", "middle", "middle, again", "words", "words, 4 parts", "long", "long, again"]);

    [Fact]
    public void In_bfloat16_as_well()
    {
        Assert.SkipUnless(PrecisionSupport.ProcessorHasBFloat16, "this processor has no bfloat16 instructions");
        Compare(Precision.BFloat16, ["small", "small, again", "small, 4 parts", "words, again", "long"]);
    }

    /// <summary>All of them, each in a process of its own, in two or three minutes: run by name.</summary>
    [Theory(Explicit = true)]
    [InlineData(Precision.Single)]
    [InlineData(Precision.BFloat16)]
    public void The_estimate_of_every_case_is_within_15_percent(Precision precision) => Compare(precision, [.. Cases.Keys], together: 1);

    /// <summary>What the other process does; not a test of its own.</summary>
    [Fact(Explicit = true)]
    public void Measure_in_this_process()
    {
        var request = Environment.GetEnvironmentVariable(CasesVariable);
        Assert.SkipWhen(request is null, $"{CasesVariable} is not set: this is the part of another test that runs in a process of its own.");
        var lines = File.ReadAllLines(request);
        var precision = Enum.Parse<Precision>(lines[0]);

        // Everything that is loaded or compiled once is not the model's.
        using var returning = MemoryAllocator.ReturnLargeBlocks(64 << 10);
        _ = Train(Shapes.Tiny(context: 64, width: 64, vocabulary: 65), Options with { BatchSize = 4, Precision = precision })();
        File.WriteAllLines(request, lines[1..].Select(name =>
        {
            var run = Train(Cases[name].Config, Cases[name].Options with { Precision = precision });
            _ = MemoryWatch.LiveTensors();
            using var trimmed = MemoryAllocator.ReturnLargeBlocks(64 << 10);
            return PeakMemory.Of(() => _ = run()).AddedBytes.ToString(CultureInfo.InvariantCulture);
        }).ToArray());
    }

    private static Func<double> Train(GptConfig config, TrainingOptions options)
    {
        var tokens = new TrainingTokens
        {
            Dataset = "noise",
            Train = Shapes.Noise(config.ContextLength * 3, config.VocabularySize),
            Validation = Shapes.Noise(5000, config.VocabularySize, seed: 2),
        };
        return () => Trainer.Train(new PlannedRun(config, options), tokens, null, CPU, null, CancellationToken.None).Run.FinalValidationLoss;
    }

    private static void Compare(Precision precision, string[] cases, int together = int.MaxValue)
    {
        Assert.SkipWhen(PeakMemory.Missing(CPU) is not null, PeakMemory.Missing(CPU) ?? "");
        var measured = cases.Chunk(together).SelectMany(some => Measure(precision, some)).ToArray();
        var report = cases.Zip(measured, (name, bytes) =>
        {
            var estimate = MemoryEstimate.ForTraining(Cases[name].Config, Cases[name].Options with { Precision = precision }, CPU);
            return (Text: $"{name}: measured {bytes / 1e6:F1} MB, {estimate.TotalBytes / (double)bytes - 1:+0.0%;-0.0%}, {estimate}", Off: Math.Abs((estimate.TotalBytes / (double)bytes) - 1));
        }).ToArray();
        var all = string.Join('\n', report.Select(line => line.Text));
        TestContext.Current.TestOutputHelper?.WriteLine(all);
        Assert.True(report.All(line => line.Off <= Tolerance), all);
    }

    private static IReadOnlyList<long> Measure(Precision precision, string[] cases)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Octavo.Torch.Tests");
        Assert.SkipUnless(File.Exists(program), $"The tests' program {program} is not there to be started.");
        using var folder = new TemporaryFolder();
        var request = Path.Combine(folder.Path, "cases");
        File.WriteAllLines(request, [precision.ToString(), .. cases]);
        var start = new ProcessStartInfo(program, ["-method", $"{typeof(MemoryEstimateTests).FullName}.{nameof(Measure_in_this_process)}", "-explicit", "only"])
        {
            RedirectStandardOutput = true,
            // The runtime's own heap would grow by its first generation's budget, as large as the processor's last cache.
            Environment = { [CasesVariable] = request, ["DOTNET_GCgen0size"] = "400000" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return [.. File.ReadAllLines(request).Select(line => long.Parse(line, CultureInfo.InvariantCulture))];
    }
}
