using Octavo.Models;
using Octavo.Torch.Measurement;
using Octavo.Torch.Tests.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Measurement;

public sealed class MeasurementTests
{
    [Fact]
    public void A_timing_is_the_median_and_the_quartiles_of_its_rounds()
    {
        Assert.Equal(new Timing(3, 2, 4, 5), Timing.From([5, 1, 4, 2, 3]));
        Assert.Equal(new Timing(1.5, 1.25, 1.75, 2), Timing.From([2, 1]));
    }

    [Fact]
    public void Only_the_rounds_after_the_warm_up_count()
    {
        var calls = 0;

        Assert.Equal(4, Timing.Of(() => calls++, rounds: 4, warmup: 3).Rounds);
        Assert.Equal(7, calls);
    }

    [Fact]
    public void The_matmul_peak_is_measured_once_per_process()
    {
        var peak = MatmulPeak.FlopsPerSecond(CPU);

        Assert.True(peak > 0);
        Assert.Equal(peak, MatmulPeak.FlopsPerSecond(CPU));
    }

    [Fact]
    public void A_block_of_gpt2_costs_what_its_matrix_products_add_up_to()
    {
        // 12 heads of 64, 1024 tokens: the sum over the products is 17,716,740,096 per block (24 n d^2 + 4 n^2 d).
        const long Time = 1024;
        const long Width = 768;
        long Product(long rows, long inner, long columns) => 2 * rows * inner * columns;
        var block = Product(Time, Width, 3 * Width) + (12 * Product(Time, 64, Time)) + (12 * Product(Time, Time, 64))
            + Product(Time, Width, Width) + Product(Time, Width, 4 * Width) + Product(Time, 4 * Width, Width);
        var config = Shapes.Tiny((int)Time, 12, 12, (int)Width, 50257);

        Assert.Equal(17_716_740_096, block);
        Assert.Equal(3.0 * ((12 * block) + Product(Time, Width, 50257)), ModelCost.ForGpt(config).ForwardBackwardFlopsPerToken * Time, 1.0);
    }
}
