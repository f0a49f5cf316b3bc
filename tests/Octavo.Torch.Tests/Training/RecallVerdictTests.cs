using Octavo.Claims;
using Octavo.Models;
using Octavo.Runs;
using Octavo.Tasks;
using Octavo.Torch.Training;

namespace Octavo.Torch.Tests.Training;

/// <summary>The smallest version of the experiment on recall, put through the rule of its notebook, with answers and with answers dealt anew.</summary>
public sealed class RecallVerdictTests
{
    private static readonly AssociativeRecall Pairs = new() { Seed = 1, VocabularySize = 10, Length = 8, Pairs = 2, RandomFillers = false };

    [Fact]
    public void Attention_is_found_to_recall_and_with_shuffled_answers_it_is_not()
    {
        Assert.Equal(Verdict.Right, TransformerClaims.MeasureRecall(Train(Pairs)).Verdict);
        Assert.Equal(Verdict.Wrong, TransformerClaims.MeasureRecall(Train(new ShuffledTargets { Task = Pairs, Seed = 1 })).Verdict);
    }

    private static IReadOnlyList<TaskRun> Train(ITokenTask task) => TaskSweep.Train(
        from seed in Enumerable.Range(1, 2)
        let shape = EqualModels.Decoder(13_000, Pairs.VocabularySize, Pairs.Length)
        select new PlannedTask(
            shape,
            task,
            EqualModelOptions.For(shape) with { Seed = seed, Steps = 400, BatchSize = 32, LearningRate = 0.01, ValidateEvery = 50 },
            TaskSettings.Default with { ValidationExamples = 200, TestExamples = 500, EnoughAccuracy = 1 }));
}
