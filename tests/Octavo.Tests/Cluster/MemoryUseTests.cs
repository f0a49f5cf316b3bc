using Octavo.Cluster;
using Octavo.Models;

namespace Octavo.Tests.Cluster;

public sealed class MemoryUseTests
{
    private static readonly GptConfig Gpt3 = GptPresets.Gpt3Largest;

    // Rajbhandari et al. 2020, Figure 1: 7.5 billion parameters, 64 ranks, 12 bytes of optimizer state; gigabytes to the printed digit.
    [Theory]
    [InlineData(0, 120)]
    [InlineData(1, 31.4)]
    [InlineData(2, 16.6)]
    [InlineData(3, 1.9)]
    public void ZeROs_stages_need_the_published_memory(int stage, double gigabytes) =>
        Assert.Equal(gigabytes, Math.Round(7.5 * TrainingState.MixedPrecision.BytesPerParameter(stage, 64), 1));

    // Megatron-LM's table: d data-parallel ranks share 12 of 18 bytes, 8 of 16.
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_distributed_optimizer_needs_what_Megatron_prints(int ranks)
    {
        Assert.Equal(6 + (12.0 / ranks), TrainingState.FloatGradients.BytesPerParameter(1, ranks), 1e-12);
        Assert.Equal(8 + (8.0 / ranks), TrainingState.Single.BytesPerParameter(1, ranks), 1e-12);
    }

    // Korthikanti et al. 2022, Table 2, for one sequence of GPT-3; gigabytes worked out by hand from s = 2048, h = 12288, a = 96.
    [Theory]
    [InlineData(1, false, Recomputation.None, 2.869)]
    [InlineData(8, false, Recomputation.None, 0.579)]
    [InlineData(8, true, Recomputation.None, 0.359)]
    [InlineData(8, true, Recomputation.Selective, 0.107)]
    [InlineData(1, false, Recomputation.Full, 0.050)]
    public void A_layers_activations_are_the_published_ones(int tensor, bool sequence, Recomputation recomputation, double gigabytes) =>
        Assert.Equal(gigabytes, Math.Round(ActivationMemory.PerLayer(Gpt3, 1, tensor, sequence, recomputation) / 1e9, 3));

    [Fact]
    public void One_gpu_holds_the_whole_model_and_all_its_activations()
    {
        var small = GptPresets.Gpt2Small;
        var memory = MemoryUse.Of(small, new ParallelPlan { Batch = 4, MicroBatch = 4 });

        Assert.Equal(16.0 * ParameterCount.ForGpt(small).Total, memory.Weights + memory.Gradients + memory.Optimizer, 1e-6);

        // By hand: 12 layers x 34sbh + 5abs^2, and the output layer's 4sb(h + V).
        double s = 1024, b = 4, h = 768, a = 12;
        Assert.Equal((12 * ((34 * s * b * h) + (5 * a * b * s * s))) + (4 * s * b * (h + 50_257)), memory.Activations, 1);
    }

    [Fact]
    public void Splitting_and_sharing_only_ever_save_memory()
    {
        double Bytes(ParallelPlan plan) => MemoryUse.Of(Gpt3, plan).Total;
        var plan = new ParallelPlan { Batch = 64, Data = 8 };

        double[] ways =
        [
            Bytes(plan),
            Bytes(plan with { Tensor = 8 }),
            Bytes(plan with { Tensor = 8, SequenceParallel = true }),
            Bytes(plan with { Tensor = 8, SequenceParallel = true, Recomputation = Recomputation.Selective }),
            Bytes(plan with { Tensor = 8, SequenceParallel = true, Recomputation = Recomputation.Full }),
            Bytes(plan with { Tensor = 8, SequenceParallel = true, Recomputation = Recomputation.Full, Pipeline = 8 }),
            Bytes(plan with { Tensor = 8, SequenceParallel = true, Recomputation = Recomputation.Full, Pipeline = 8, Zero = 1 }),
        ];

        Assert.Equal(ways.OrderDescending(), ways);
        Assert.Equal(ways.Length, ways.Distinct().Count());
    }
}
