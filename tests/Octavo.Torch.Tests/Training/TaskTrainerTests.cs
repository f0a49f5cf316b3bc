using Octavo.Models;
using Octavo.Tasks;
using Octavo.Torch.Models;
using Octavo.Torch.Training;

namespace Octavo.Torch.Tests.Training;

public sealed class TaskTrainerTests
{
    private static readonly GptConfig Config = new() { Name = "tiny", VocabularySize = 12, ContextLength = 8, Layers = 1, Heads = 2, Width = 16 };

    private static readonly TrainingOptions Options = TrainingOptions.Nano with { Steps = 150, BatchSize = 16, ValidateEvery = 50, MeasureUtilisation = false };

    private static readonly TaskSettings Settings = TaskSettings.Default with { ValidationExamples = 64, TestExamples = 200 };

    [Fact]
    public void A_model_learns_a_task_that_its_input_answers_and_not_one_that_nothing_answers()
    {
        using var model = Gpt.Create(Config, seed: 1);
        var run = TaskTrainer.Train(model, new NextNumber(Answerable: true), Options, Settings);
        Assert.True(run.TestAccuracy > 0.99, $"accuracy {run.TestAccuracy}");
        Assert.True(run.TestExactMatch > 0.95, $"exact {run.TestExactMatch}");
        Assert.Equal(150, run.TestedStep);
        Assert.Equal(3, run.Points.Count(point => point.ValidationAccuracy is not null));
        Assert.Equal(150L * 16 * 8, run.Tokens);

        using var lost = Gpt.Create(Config, seed: 1);
        var hopeless = TaskTrainer.Train(lost, new NextNumber(Answerable: false), Options, Settings);
        Assert.InRange(hopeless.TestAccuracy, 0.02, 0.25); // chance is 1 in 12
    }

    [Fact]
    public void One_model_is_measured_under_other_conditions_than_it_was_trained_on()
    {
        var mapping = new InContextMapping { Seed = 1, Keys = 12, KeysPerSequence = 2, Labels = 4, Shots = 4, Question = MappingQuestion.EveryKey };
        using var model = Gpt.Create(Config with { VocabularySize = mapping.VocabularySize, ContextLength = mapping.Length, Width = 32, InitialDeviation = 0.18 }, seed: 1);
        TaskTrainer.Train(model, mapping, Options, Settings);

        // One shot of the same key is there to be said again; without a shot there is nothing to read, and a quarter is chance.
        double Accuracy(int shots) => TaskEvaluation.Measure(model, mapping with { Shots = shots, Question = MappingQuestion.SeenKey }, TaskSplit.Test, 400).Accuracy;
        Assert.InRange(Accuracy(0), 0.1, 0.4);
        Assert.True(Accuracy(1) > 0.8, $"after one shot {Accuracy(1)}");
    }

    [Fact]
    public void Training_twice_gives_the_same_numbers()
    {
        var runs = Enumerable.Range(0, 2).Select(_ =>
        {
            using var model = Gpt.Create(Config, seed: 3);
            return TaskTrainer.Train(model, new NextNumber(Answerable: true), Options with { Steps = 20, WarmupSteps = 5 }, Settings) with { Seconds = 0, Points = [] };
        }).ToArray();
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void Where_validation_gets_worse_training_ends_and_the_best_weights_are_tested()
    {
        using var model = Gpt.Create(Config, seed: 1);
        var few = Settings with { TrainingExamples = 4, Patience = 2 };
        var run = TaskTrainer.Train(model, new NextNumber(Answerable: false), Options with { Steps = 1000, ValidateEvery = 10, WeightDecay = 0 }, few);
        Assert.True(run.Steps < 1000, $"took all {run.Steps} steps");
        Assert.True(run.TestedStep < run.Steps);
        var kept = TaskEvaluation.Measure(model, new NextNumber(Answerable: false), TaskSplit.Validation, few.ValidationExamples);
        Assert.Equal(run.Points.Min(point => point.ValidationLoss!.Value), kept.Loss, tolerance: 1e-6);
    }

    [Fact]
    public void Frozen_parameters_stay_as_they_are()
    {
        using var model = Gpt.Create(Config, seed: 1);
        foreach (var (name, parameter) in model.named_parameters())
        {
            parameter.requires_grad = name.StartsWith("h.", StringComparison.Ordinal) && parameter.dim() == 2; // matrices alone
        }

        using var before = model.state_dict()["wte.weight"].clone();
        var run = TaskTrainer.Train(model, new NextNumber(Answerable: true), Options with { Steps = 10, WarmupSteps = 2 }, Settings);
        Assert.True(before.eq(model.state_dict()["wte.weight"]).all().item<bool>());
        Assert.Equal(12L * 16 * 16, run.TrainedParameters);
    }

    [Fact]
    public void What_does_not_go_together_is_named()
    {
        using var model = Gpt.Create(Config with { ContextLength = 7 }, seed: 1);
        Assert.Contains("reads at most 7", Assert.Throws<ArgumentException>(() => TaskTrainer.Train(model, new NextNumber(true), Options)).Message, StringComparison.Ordinal);
        using var small = Gpt.Create(Config with { VocabularySize = 11 }, seed: 1);
        Assert.Contains("knows 11", Assert.Throws<ArgumentException>(() => TaskTrainer.Train(small, new NextNumber(true), Options)).Message, StringComparison.Ordinal);
        using var right = Gpt.Create(Config, seed: 1);
        Assert.Contains("MicroBatches", Assert.Throws<ArgumentException>(() => TaskTrainer.Train(right, new NextNumber(true), Options with { MicroBatches = 2 })).Message, StringComparison.Ordinal);
        Assert.Contains("Patience", Assert.Throws<ArgumentException>(() => TaskTrainer.Train(right, new NextNumber(true), Options, Settings with { Patience = 0 })).Message, StringComparison.Ordinal);
    }

    /// <summary>Asks, at every place, for the number after the one read there; or for one that has nothing to do with it.</summary>
    private sealed record NextNumber(bool Answerable) : ITokenTask
    {
        public string Name => "next number";

        public int VocabularySize => 12;

        public int Length => 8;

        public double ChanceAccuracy => 1.0 / 12;

        public TokenExample Draw(TaskSplit split, long index)
        {
            var random = new Octavo.Statistics.RandomStream((int)split, index);
            int[] input = [.. Enumerable.Range(0, Length).Select(_ => random.NextInteger(12))];
            return new TokenExample { Input = input, Target = [.. input.Select(number => Answerable ? (number + 1) % 12 : random.NextInteger(12))] };
        }
    }
}
