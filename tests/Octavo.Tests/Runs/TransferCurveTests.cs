using Octavo.Runs;

namespace Octavo.Tests.Runs;

public sealed class TransferCurveTests
{
    [Fact]
    public void A_curve_has_each_seeds_values_at_rising_amounts()
    {
        var curves = TransferCurve.Of(
            [Run(TransferMethod.FineTuning, 100, 2, 1.5), Run(TransferMethod.FineTuning, 10, 2, 3), Run(TransferMethod.FromScratch, 10, 1, 9), Run(TransferMethod.FineTuning, 10, 1, 2), Run(TransferMethod.FineTuning, 100, 1, 1)],
            run => run.TestLoss);
        Assert.Equal([TransferMethod.FromScratch, TransferMethod.FineTuning], curves.Select(curve => curve.Method));
        Assert.Equal([10d, 100], curves[1].Examples);
        Assert.Equal([2d, 1], curves[1].Seeds[0]);
        Assert.Equal([3d, 1.5], curves[1].Seeds[1]);
        Assert.Equal([2.5, 1.25], curves[1].Points.Select(point => point.Value.Value));
    }

    [Fact]
    public void A_seed_that_lacks_an_amount_is_named_and_so_is_a_run_without_one()
    {
        var uneven = Assert.Throws<ArgumentException>(() => TransferCurve.Of(
            [Run(TransferMethod.FineTuning, 10, 1, 1), Run(TransferMethod.FineTuning, 20, 1, 1), Run(TransferMethod.FineTuning, 10, 2, 1)], run => run.TestLoss));
        Assert.Contains("FineTuning, seed 2, has runs with 10 examples; one with each of 10, 20", uneven.Message);
        var silent = Assert.Throws<ArgumentException>(() => TransferCurve.Of([Run(TransferMethod.LinearProbe, null, 1, 1)], run => run.TestLoss));
        Assert.Contains("Plan it with Examples", silent.Message);
    }

    private static TransferRun Run(TransferMethod method, double? examples, int seed, double loss) =>
        new() { Method = method, Examples = examples, Run = TaskRuns.Of("model", "task", seed, loss: loss) };
}
