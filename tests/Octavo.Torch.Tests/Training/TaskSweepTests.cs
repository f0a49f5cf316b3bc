using Octavo.Models;
using Octavo.Runs;
using Octavo.Tasks;
using Octavo.Torch.Models;
using Octavo.Torch.Training;

namespace Octavo.Torch.Tests.Training;

public sealed class TaskSweepTests
{
    private static readonly AssociativeRecall Task = new() { Seed = 3, VocabularySize = 40, Length = 16, Pairs = 2 };

    private static readonly TrainingOptions Options = TrainingOptions.Nano with { Steps = 12, WarmupSteps = 3, BatchSize = 8, ValidateEvery = 6 };

    private static readonly TaskSettings Settings = TaskSettings.Default with { ValidationExamples = 32, TestExamples = 64 };

    private static readonly ISequenceShape[] Shapes =
    [
        new GptConfig { Name = "gpt", VocabularySize = 40, ContextLength = 16, Layers = 1, Heads = 2, Width = 16 },
        new RecurrentConfig { Name = "lstm", Cell = RecurrentCell.Lstm, VocabularySize = 40, Layers = 1, Width = 16 },
        new ConvolutionConfig { Name = "cnn", VocabularySize = 40, Width = 16, KernelWidth = 3, Dilations = [1, 2] },
    ];

    private static PlannedTask[] Plan => [.. Shapes.Select(shape => new PlannedTask(shape, Task, Options, Settings))];

    [Fact]
    public void Side_by_side_runs_are_what_each_is_alone()
    {
        var together = TaskSweep.Train(Plan);
        for (var i = 0; i < Shapes.Length; i++)
        {
            using var model = SequenceModels.Create(Shapes[i], Options.Seed);
            var alone = TaskTrainer.Train(model, Task, Options, Settings);
            Assert.Equal(alone.Points, together[i].Points);
            Assert.Equal(alone with { Seconds = 0, Points = [] }, together[i] with { Seconds = 0, Points = [] });
        }
    }

    [Fact]
    public void A_kept_run_is_read_and_one_that_differs_in_anything_is_trained()
    {
        var folder = Directory.CreateTempSubdirectory("octavo-tasks-").FullName;
        try
        {
            var store = new TaskRunStore(folder);
            var first = TaskSweep.Train(Plan, store);
            Assert.Equal(3, store.LoadAll().Count);
            var again = TaskSweep.Train(Plan, store);
            Assert.Equal(first.Select(run => run.Seconds), again.Select(run => run.Seconds)); // to the bit: it was not trained again
            Assert.Equal(first[0].Points, again[0].Points);

            var other = TaskSweep.Train([Plan[0] with { Task = Task with { Pairs = 3 } }, Plan[0] with { Options = Options with { LearningRate = 1e-3 } }], store);
            Assert.All(other, run => Assert.NotEqual(first[0].TestLoss, run.TestLoss));
            Assert.Equal(5, store.LoadAll().Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_failing_run_ends_the_others_and_is_the_one_that_is_reported()
    {
        var diverging = Plan[0] with { Options = Options with { LearningRate = 1e30, WeightDecay = 0, WarmupSteps = 0, ClipNorm = null, Steps = 50 } };
        Assert.Throws<TrainingDivergedException>(() => TaskSweep.Train([diverging, .. Plan]));
    }
}
