using Octavo.Models;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Tests.Checkpoints;
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
        var told = new List<SweepProgress>();

        var together = Sweep.Train(Plan, Tokens, null, told.Add, workers: 3, torch.CPU, CancellationToken.None).Select(run => run.Run).ToList();

        var alone = Plan.Select(run => Trainer.Train(run.Model, Tokens, run.Options)).ToList();
        Assert.Equal(alone.Select(run => run.FinalValidationLoss), together.Select(run => run.FinalValidationLoss));
        Assert.Equal(alone.SelectMany(run => run.Points.Select(point => point.TrainLoss)), together.SelectMany(run => run.Points.Select(point => point.TrainLoss)));
        Assert.Equal(Plan.Select(run => run.Options.Seed), together.Select(run => run.Seed));
        Assert.Equal(Enumerable.Range(1, Plan.Length), told.Select(now => now.Ended).Distinct().Where(ended => ended > 0));
        Assert.All(told, now => Assert.InRange(now.Running.Count, 0, 3));
        Assert.Contains(told, now => now.Running.Any(run => run.Steps == Options.Steps && run.Step <= run.Steps && run.Loss > 0) && now.SecondsLeft >= 0);
        Assert.StartsWith($"{Plan.Length} of {Plan.Length} runs done; last: ", told[^1].ToString(), StringComparison.Ordinal);
        Assert.Equal("cpu (1 thread)", together[0].Device);
    }

    [Fact]
    public void One_run_that_diverges_ends_the_others_and_is_the_error()
    {
        var broken = Plan[0] with { Options = Options with { LearningRate = 1e38, WeightDecay = 0, WarmupSteps = 0, Steps = 20 } };
        var endless = Plan[1] with { Options = Options with { Steps = 1_000_000 } };

        Assert.Throws<TrainingDivergedException>(() => Sweep.Train([endless, broken], Tokens, null, null, workers: 2, torch.CPU, CancellationToken.None));
    }

    [Fact]
    public void A_plan_with_a_run_at_odds_trains_nothing()
    {
        var finished = 0;
        PlannedRun[] plan = [Plan[0], Plan[1] with { Options = Options with { Steps = 0 } }];

        Assert.Throws<ArgumentException>(() => Sweep.Train(plan, Tokens, _ => finished++));
        Assert.Equal(0, finished);
    }

    [Fact]
    public void A_sweep_that_was_stopped_goes_on_to_the_bit_and_trains_no_finished_run_again()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = new CheckpointOptions { Folder = folder.Path, Every = 4 };
        using var stop = new CancellationTokenSource();
        var alone = Sweep.Train(Plan, Tokens, null, null, workers: 1, torch.CPU, CancellationToken.None);
        var ended = 0;

        Assert.Throws<TrainingCancelledException>(() => Sweep.Train(
            Plan,
            Tokens,
            checkpoints,
            now =>
            {
                ended = now.Ended;
                if (ended == 2)
                {
                    stop.Cancel();
                }
            },
            workers: 1,
            torch.CPU,
            stop.Token));
        var resumed = Sweep.Train(Plan, Tokens, checkpoints, null, workers: 1, torch.CPU, CancellationToken.None);

        Assert.Equal(2, ended);
        Assert.Equal(2, resumed.Count(run => run.ResumedFromStep == Options.Steps));
        Assert.Equal(alone.Select(run => run.Run.FinalValidationLoss), resumed.Select(run => run.Run.FinalValidationLoss));
        Assert.Equal(Plan.Length, Directory.GetDirectories(folder.Path).Length);
    }

    [Fact]
    public void Runs_of_equal_compute_differ_from_their_budget_by_less_than_a_step_and_from_each_other_in_size()
    {
        var models = GptPresets.Nano(50, 64).Take(6);

        var plan = IsoFlopPlan.Of(models, [1e11, 4e11], TrainingOptions.NanoFor);

        Assert.Equal(2, plan.GroupBy(run => Math.Round(Math.Log10(Flops(run)), 1)).Count());
        foreach (var run in plan)
        {
            var perStep = Flops(run) / run.Options.Steps;
            Assert.Contains(new[] { 1e11, 4e11 }, budget => Math.Abs(Flops(run) - budget) <= 0.5 * perStep);
            Assert.InRange(run.Options.WarmupSteps, 0, run.Options.Steps / 10);
        }

        static double Flops(PlannedRun run) =>
            (double)run.Options.Steps * run.Options.BatchSize * run.Model.ContextLength * ModelCost.ForGpt(run.Model).ForwardBackwardFlopsPerToken;
    }

    [Fact]
    public void A_budget_that_suits_too_few_sizes_is_refused_by_its_value() => Assert.Contains(
        "1.0e16",
        Assert.Throws<ArgumentException>(() => IsoFlopPlan.Of(GptPresets.Nano(50, 64), [1e12, 1e16], TrainingOptions.NanoFor)).Message);

    [Fact]
    public void The_learning_rate_falls_with_the_width_beyond_the_widths_it_was_found_at()
    {
        var rates = GptPresets.Nano(50, 64).Select(model => (model.Width, TrainingOptions.NanoFor(model).LearningRate)).ToList();

        Assert.All(rates.Where(pair => pair.Width <= 96), pair => Assert.Equal(TrainingOptions.Nano.LearningRate, pair.LearningRate));
        Assert.Equal(TrainingOptions.Nano.LearningRate / 4, rates.Single(pair => pair.Width == 384).LearningRate, 1e-12);
    }
}
