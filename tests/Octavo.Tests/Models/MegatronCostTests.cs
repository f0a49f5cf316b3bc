using Octavo.Models;

namespace Octavo.Tests.Models;

public sealed class MegatronCostTests
{
    private static readonly GptConfig Gpt3 = Shape(96, 96, 12_288);

    // Narayanan et al. 2021, Table 1: billions of parameters, heads, width, layers, GPUs, batch, TFLOP/s per GPU, PFLOP/s, FLOPs per iteration.
    public static TheoryData<double, int, int, int, double, double> Table1 => new()
    {
        { 1.7, 24, 2304, 24, 512, 1.5467e16 },
        { 3.6, 32, 3072, 30, 512, 3.2655e16 },
        { 7.5, 32, 4096, 36, 512, 6.7185e16 },
        { 18.4, 48, 6144, 40, 1024, 3.2484e17 },
        { 39.1, 64, 8192, 48, 1536, 1.0212e18 },
        { 76.1, 80, 10_240, 60, 1792, 2.3020e18 },
        { 145.6, 96, 12_288, 80, 2304, 5.6417e18 },
        { 310.1, 128, 16_384, 96, 2160, 1.1194e19 },
        { 529.6, 128, 20_480, 105, 2520, 2.2216e19 },
        { 1008.0, 160, 25_600, 128, 3072, 5.1391e19 },
    };

    [Theory]
    [MemberData(nameof(Table1))]
    public void A_row_of_Table_1_comes_out_to_the_printed_digit(
        double billions, int heads, int width, int layers, double batch, double flopsPerIteration)
    {
        var config = Shape(layers, heads, width);
        Assert.Equal(billions, Math.Round(MegatronCost.Parameters(config) / 1e9, 1));
        // Five digits are printed.
        Assert.Equal(flopsPerIteration, MegatronCost.FlopsPerIteration(config, batch), 1e-4 * flopsPerIteration);
    }

    [Fact]
    public void Equation_2_is_the_exact_count_less_the_final_layer_norm()
    {
        var exact = ParameterCount.ForGpt(Gpt3).Total;
        Assert.Equal(exact - (2 * 12_288), MegatronCost.Parameters(Gpt3), 1e-12 * exact);
    }

    [Fact]
    public void Gpt3_takes_34_days_on_1_024_gpus()
    {
        var flops = MegatronCost.FlopsPerIteration(Gpt3, 1536);
        Assert.Equal(4.51097e18, flops, 1e13);
        Assert.Equal(33.91, MegatronCost.TrainingDays(175e9 * 174.6 / 175, 300e9, 1024, 140e12), 0.1);
        Assert.Equal(34.73, MegatronCost.ExactTrainingDays(Gpt3, 300e9, 1536, 1024, 140e12), 0.005);
    }

    // Narayanan et al. 2021, Table 2, 174.6 billion parameters: GPUs, TFLOP/s per GPU, days by equation 4.
    [Theory]
    [InlineData(384, 153, 82.6)]
    [InlineData(768, 149, 42.4)]
    [InlineData(1536, 141, 22.4)]
    [InlineData(384, 144, 87.7)]
    [InlineData(768, 88, 71.8)]
    [InlineData(1536, 44, 71.8)]
    public void Equation_4_gives_Table_2s_days(double devices, double teraflops, double days) =>
        Assert.Equal(days, MegatronCost.TrainingDays(174.6e9, 300e9, devices, teraflops * 1e12), 0.05);

    private static GptConfig Shape(int layers, int heads, int width) => new()
    {
        Name = "megatron",
        VocabularySize = 51_200,
        ContextLength = 2048,
        Layers = layers,
        Heads = heads,
        Width = width,
    };
}
