using Octavo.Models;
using Octavo.Tasks;
using Octavo.Torch.Models;
using Octavo.Torch.Training;

namespace Octavo.Torch.Tests.Training;

public sealed class MaskedTrainingTests
{
    /// <summary>Far below the ln 10 of who guesses, after steps enough for the plainest rule.</summary>
    private const double Learned = 0.7;

    [Fact]
    public void An_encoder_learns_by_the_common_trainer_what_only_the_token_behind_says()
    {
        // Pairs of the same digit: the first of a pair is said by what comes after it, which no model from left to right can see.
        var task = new MaskedTokens { Task = new Twins(), Seed = 1, Share = 0.1 };
        var shape = new BertConfig
        {
            Name = "encoder",
            VocabularySize = task.VocabularySize,
            ContextLength = task.Length,
            Layers = 1,
            Heads = 2,
            Width = 32,
            Segments = 1,
            Pooler = false,
        };
        using var model = SequenceModels.Create(shape, seed: 1);
        var run = TaskTrainer.Train(
            model,
            task,
            TrainingOptions.Nano with { Steps = 300, BatchSize = 32, LearningRate = 0.01, WarmupSteps = 30 },
            TaskSettings.Default with { ValidationExamples = 32, TestExamples = 200 });
        Assert.True(run.TestLoss < Learned, $"The loss is {run.TestLoss}.");
        Assert.Equal(shape.TotalParameters, run.TotalParameters);
        Assert.Equal(3.0 * 300 * 32 * task.Length * shape.ForwardFlopsPerToken(task.Length), run.TrainingFlops, 1e-3 * run.TrainingFlops);
    }

    /// <summary>Digits that come twice each: 3 3 7 7 1 1 ...</summary>
    private sealed record Twins : ITokenTask
    {
        public string Name => "twins";

        public int VocabularySize => 10;

        public int Length => 12;

        public double ChanceAccuracy => 0.1;

        public TokenExample Draw(TaskSplit split, long index)
        {
            var random = new Octavo.Statistics.RandomStream((int)split, index);
            int[] digits = [.. Enumerable.Range(0, Length / 2).Select(_ => random.NextInteger(10)).SelectMany(digit => new[] { digit, digit })];
            return new TokenExample { Input = digits, Target = digits };
        }
    }
}
