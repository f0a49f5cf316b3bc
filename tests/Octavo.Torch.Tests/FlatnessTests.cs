using Octavo.Torch.Generation;
using Octavo.Torch.Models;
using Octavo.Torch.Scoring;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests;

/// <summary>What a long run would slowly fill memory with.</summary>
public sealed class FlatnessTests
{
    private const int Steps = 2000;

    /// <summary>Until then caches fill and the runtime compiles.</summary>
    private const int Settled = 400;

    /// <summary>Less than one activation of 8 KB left behind at each of the 1,600 steps.</summary>
    private const long ResidentBytes = 12 << 20;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Live_tensors_and_memory_stay_flat_over_2000_training_steps(bool recompute)
    {
        var model = Shapes.Tiny(context: 8, width: 16, dropout: 0.1);
        var tokens = new TrainingTokens { Dataset = "noise", Train = Shapes.Noise(500, 11), Validation = Shapes.Noise(100, 11, seed: 2) };
        var options = TrainingOptions.Nano with { Steps = Steps, BatchSize = 16, RecordEvery = 200, RecomputeBlocks = recompute, MicroBatches = 2, MeasureUtilisation = false };
        var seen = new List<(int Step, long Unreleased, long Resident)>();

        _ = Trainer.Train(model, tokens, options, progress =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            seen.Add((progress.Point.Step, MemoryWatch.Unreleased, Environment.WorkingSet));
        });

        var settled = seen.Where(reading => reading.Step >= Settled).ToArray();
        Assert.Equal(1 + ((Steps - Settled) / 200), settled.Length);
        Assert.All(seen, reading => Assert.Equal(seen[0].Unreleased, reading.Unreleased));
        Assert.True(settled[^1].Resident - settled[0].Resident < ResidentBytes, $"Resident memory in MB: {string.Join(' ', seen.Select(reading => reading.Resident >> 20))}");
    }

    [Fact]
    public void Live_tensors_and_memory_stay_flat_over_200_generations_one_by_one()
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 128, layers: 4, width: 64), 3, CPU);

        MemoryWatch.StaysFlat(i => model.Generate(Shapes.Noise(120, 11), new SamplingOptions { Tokens = 12, Seed = i }));
    }

    [Fact]
    public void Live_tensors_and_memory_stay_flat_over_200_tasks_scored_one_by_one()
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 128, layers: 4, width: 64), 3, CPU);

        MemoryWatch.StaysFlat(i => model.Score(Shapes.Noise(100, 11, (uint)i), [[1], [2, 3]]));
    }

    [Fact]
    public void A_tensor_left_to_the_garbage_collector_stays_counted()
    {
        var before = MemoryWatch.Unreleased;

        for (var i = 0; i < 100; i++)
        {
            _ = zeros(1);
        }

        _ = MemoryWatch.LiveTensors();
        Assert.Equal(before + 100, MemoryWatch.Unreleased);
    }
}
