using Octavo.Runs;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using TorchSharp;

namespace Octavo.Torch.Tests.Training;

public sealed class SweepTests
{
    private static readonly TrainingTokens Tokens = new() { Dataset = "noise", Train = Shapes.Noise(500, 11), Validation = Shapes.Noise(100, 11, seed: 2) };

    private static readonly TrainingOptions Options = TrainingOptions.Nano with { Steps = 10, BatchSize = 4, WarmupSteps = 2, MeasureUtilisation = false };

    private static readonly PlannedRun[] Plan =
    [
        new(Shapes.Tiny(width: 8), Options with { Seed = 1 }),
        new(Shapes.Tiny(width: 32), Options with { Seed = 1 }),
        new(Shapes.Tiny(width: 8), Options with { Seed = 2 }),
        new(Shapes.Tiny(width: 16), Options with { Seed = 3 }),
        new(Shapes.Tiny(width: 16), Options with { Seed = 4 }),
    ];

    [Fact]
    public void Runs_side_by_side_are_to_the_bit_those_one_after_the_other_in_the_order_of_the_plan()
    {
        var finished = new List<TrainingRun>();

        var together = Sweep.Train(Plan, Tokens, finished.Add, workers: 3, torch.CPU, CancellationToken.None);

        var alone = Plan.Select(run => Trainer.Train(run.Model, Tokens, run.Options)).ToList();
        Assert.Equal(alone.Select(run => run.FinalValidationLoss), together.Select(run => run.FinalValidationLoss));
        Assert.Equal(alone.SelectMany(run => run.Points.Select(point => point.TrainLoss)), together.SelectMany(run => run.Points.Select(point => point.TrainLoss)));
        Assert.Equal(Plan.Select(run => run.Options.Seed), together.Select(run => run.Seed));
        Assert.Equal(together.Count, finished.Count);
        Assert.Equal("cpu (1 thread)", together[0].Device);
    }

    [Fact]
    public void One_run_that_diverges_ends_the_others_and_is_the_error()
    {
        var broken = Plan[0] with { Options = Options with { LearningRate = 1e38, WeightDecay = 0, WarmupSteps = 0, Steps = 20 } };
        var endless = Plan[1] with { Options = Options with { Steps = 1_000_000 } };

        Assert.Throws<TrainingDivergedException>(() => Sweep.Train([endless, broken], Tokens, null, workers: 2, torch.CPU, CancellationToken.None));
    }

    [Fact]
    public void A_plan_with_a_run_at_odds_trains_nothing()
    {
        var finished = 0;
        PlannedRun[] plan = [Plan[0], Plan[1] with { Options = Options with { Steps = 0 } }];

        Assert.Throws<ArgumentException>(() => Sweep.Train(plan, Tokens, _ => finished++));
        Assert.Equal(0, finished);
    }
}
