using Octavo.Claims;
using Octavo.Statistics;
using Octavo.Tasks;
using Octavo.Torch.Training;

namespace Octavo.Torch.Tests.Training;

/// <summary>The facts of notebook 06 at their smallest, put through its rules.</summary>
public sealed class FactVerdictTests
{
    private static readonly TrainingOptions Options = TrainingOptions.Nano with { Steps = 250, WarmupSteps = 25, BatchSize = 32 };

    [Fact]
    public void Against_a_contradicting_context_the_weights_win_and_with_shuffled_answers_the_verdict_changes()
    {
        Assert.Equal(Verdict.Right, StillLackingClaims.WeightsWin.Measure(AnswersFromTheWeights(world => world)).Verdict);
        Assert.Equal(Verdict.Wrong, StillLackingClaims.WeightsWin.Measure(AnswersFromTheWeights(world => new ShuffledTargets { Task = world, Seed = 1 })).Verdict);
    }

    /// <summary>Of two worlds together: each question is a trial.</summary>
    private static Estimate AnswersFromTheWeights(Func<ITokenTask, ITokenTask> training)
    {
        var plan = Enumerable.Range(1, 2).Select(seed =>
        {
            var world = new ClosedWorld { Seed = seed, Subjects = 16, Objects = 4, Statements = 1, Condition = FactCondition.Training };
            return new PlannedTask(
                TaskShapes.Gpt(world, layers: 1, width: 32),
                training(world),
                Options with { Seed = seed },
                TaskSettings.Default with { ValidationExamples = 16, TestExamples = 200 })
            {
                AlsoTested = [world with { Condition = FactCondition.InConflict, Expected = FactSource.Weights }],
            };
        });
        var hits = TaskSweep.Train(plan).Sum(run => (int)Math.Round(run.OtherTests![0].Accuracy * 200));
        return WilsonInterval.Share(hits, 400);
    }
}
