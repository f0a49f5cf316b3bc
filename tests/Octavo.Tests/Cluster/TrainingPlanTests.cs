using Octavo.Cluster;
using Octavo.Models;

namespace Octavo.Tests.Cluster;

public sealed class TrainingPlanTests
{
    // The share by which the one fitted constant may miss a measurement; IterationTime.KernelShare says so.
    private const double ModelTolerance = 0.15;

    // What the table's own rounding leaves between its FLOP/s and its days.
    private const double TableTolerance = 0.03;

    private static readonly GptConfig Gpt3 = GptPresets.Gpt3Largest;

    // Narayanan et al. 2021, Table 1: heads, width, layers, tensor, pipeline, GPUs, batch, TFLOP/s per GPU, PFLOP/s in all.
    public static TheoryData<int, int, int, int, int, int, int, double, double> Table1 => new()
    {
        { 24, 2304, 24, 1, 1, 32, 512, 137, 4.4 },
        { 32, 3072, 30, 2, 1, 64, 512, 138, 8.8 },
        { 32, 4096, 36, 4, 1, 128, 512, 142, 18.2 },
        { 48, 6144, 40, 8, 1, 256, 1024, 135, 34.6 },
        { 64, 8192, 48, 8, 2, 512, 1536, 138, 70.8 },
        { 80, 10_240, 60, 8, 4, 1024, 1792, 140, 143.8 },
        { 96, 12_288, 80, 8, 8, 1536, 2304, 148, 227.1 },
        { 128, 16_384, 96, 8, 16, 1920, 2160, 155, 297.4 },
        { 128, 20_480, 105, 8, 35, 2520, 2520, 163, 410.2 },
        { 160, 25_600, 128, 8, 64, 3072, 3072, 163, 502.0 },
    };

    [Theory]
    [MemberData(nameof(Table1))]
    public void Every_row_of_Table_1_fits_its_gpus_and_is_as_fast_as_measured(
        int heads, int width, int layers, int tensor, int pipeline, int devices, int batch, double teraflops, double petaflops)
    {
        var model = new GptConfig { Name = "megatron", VocabularySize = 51_200, ContextLength = 2048, Layers = layers, Heads = heads, Width = width };
        var plan = new ParallelPlan { Data = devices / tensor / pipeline, Tensor = tensor, Pipeline = pipeline, Batch = batch, Recomputation = Recomputation.Full };

        var training = TrainingPlan.Of(model, plan, Accelerators.A100, 300e9, TrainingState.FloatGradients);

        Assert.Equal(devices, plan.Devices);
        Assert.True(training.Fits, $"{training.Memory}");
        Assert.Equal(MegatronCost.FlopsPerIteration(model, batch), training.Iteration.Flops, 1e-9 * training.Iteration.Flops);
        Assert.Equal(teraflops * 1e12, training.Iteration.FlopsPerSecond, ModelTolerance * teraflops * 1e12);
        Assert.Equal(petaflops, teraflops * devices / 1000, TableTolerance * petaflops);
    }

    // Table 2 of the same, GPT-3 with 300 billion tokens: GPUs, TFLOP/s of each, days; the last three with ZeRO-3.
    [Theory]
    [InlineData(384, 153, 84)]
    [InlineData(768, 149, 43)]
    [InlineData(1536, 141, 23)]
    [InlineData(384, 144, 90)]
    [InlineData(768, 88, 74)]
    [InlineData(1536, 44, 74)]
    public void At_the_measured_speed_training_takes_the_days_of_Table_2(int devices, double teraflops, double days)
    {
        var plan = new ParallelPlan { Data = devices, Batch = 1536, Recomputation = Recomputation.Full };
        var flops = IterationTime.FlopsOf(Gpt3 with { VocabularySize = 51_200 }, plan);
        var iterations = 300e9 / (1536 * 2048);

        Assert.Equal(days, TrainingCompute.Days(iterations * flops, devices, teraflops * 1e12), TableTolerance * days);
    }

    [Fact]
    public void A_plan_that_is_found_is_the_fastest_of_all_that_fit()
    {
        var found = PlanSearch.Fastest(Gpt3, Accelerators.A100, 1024, 1536, 300e9);

        Assert.True(found.Fits);
        Assert.Equal(1024, found.Plan.Devices);
        Assert.All(
            PlanSearch.All(Gpt3, Accelerators.A100, 1024, 1536, 300e9).Where(plan => plan.Fits),
            plan => Assert.True(plan.Iteration.Seconds >= found.Iteration.Seconds - 1e-6, $"{plan.Plan} is faster than {found.Plan}"));

        // No recomputation of everything any more since Korthikanti et al. 2022, so less than the 34 days of 2021; 6ND at half the peak is 22 days.
        Assert.InRange(found.Days, 20, 34);
        Assert.Equal(found.Days * 24 * 1024 * 2, found.Dollars(2), 1e-6 * found.Dollars(2));
        Assert.Equal(found.GpuHours * 0.4 * 1.1, found.KilowattHours(), 1e-6 * found.KilowattHours());
    }

    [Fact]
    public void A_model_that_cannot_fit_says_by_how_much_and_what_would_hold_it()
    {
        var refusal = Assert.Throws<PlanException>(() => PlanSearch.Fastest(Gpt3, Accelerators.V100, 8, 1536, 300e9));

        // 8 V100 cannot hold GPT-3's weights alone, 349 GB in fp16; 16 bytes a parameter are 2.8 TB.
        Assert.Contains("'gpt3-175b' does not fit on 8 x v100-32gb", refusal.Message, StringComparison.Ordinal);
        Assert.Matches(@"needs 3\d\d\.\d GB of 29\.4 GB usable on each, 3\d\d\.\d GB too much\. 128 of them would hold it", refusal.Message);
    }

    [Theory]
    [InlineData(5, 1, 1, 0, "5 tensor-parallel GPUs cannot share 96 heads")]
    [InlineData(1, 7, 1, 0, "96 layers cannot be split evenly into 7 stages")]
    [InlineData(1, 1, 7, 0, "a batch of 1536 sequences cannot be split evenly into 7 copies")]
    [InlineData(1, 2, 2, 3, "stage 3 of ZeRO")]
    [InlineData(1, 1, 1, 4, "there are the stages 0 to 3")]
    public void A_plan_that_does_not_divide_is_refused_with_the_two_numbers(int tensor, int pipeline, int data, int zero, string problem)
    {
        var plan = new ParallelPlan { Tensor = tensor, Pipeline = pipeline, Data = data, Zero = zero, Batch = 1536 };
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => plan.Validate(Gpt3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_cannot_be_split_over_the_gpus_is_refused() =>
        Assert.Contains("cannot be split evenly over 1,009 GPUs", Assert.Throws<PlanException>(() => PlanSearch.Fastest(Gpt3, Accelerators.A100, 1009, 1536, 1e9)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_gpu_that_is_not_known_is_refused_with_those_that_are() =>
        Assert.Contains("v100-32gb, a100-40gb, a100-80gb", Assert.Throws<ArgumentException>(() => Accelerators.ByName("rtx")).Message, StringComparison.Ordinal);
}
