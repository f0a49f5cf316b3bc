using Octavo.Models;
using Octavo.Runs;
using Octavo.Tasks;
using Octavo.Torch.Models;
using Octavo.Torch.Training;

namespace Octavo.Torch.Tests.Training;

public sealed class CourseSweepTests
{
    private static readonly AssociativeRecall Long = new() { Seed = 3, VocabularySize = 40, Length = 16, Pairs = 4 };

    private static readonly ITokenTask[] Tasks = [Long with { Length = 8, Pairs = 2 }, Long];

    private static readonly TrainingOptions Options = TrainingOptions.Nano with { Steps = 12, WarmupSteps = 3, BatchSize = 8, ValidateEvery = 6 };

    private static readonly TaskSettings Settings = TaskSettings.Default with { ValidationExamples = 32, TestExamples = 64 };

    private static readonly PlannedCourse Course = new(
        new GptConfig { Name = "gpt", VocabularySize = 40, ContextLength = 16, Layers = 1, Heads = 2, Width = 16 }, Tasks, Options, Settings);

    [Fact]
    public void A_course_is_one_model_that_learns_task_after_task_with_equally_many_tokens_a_step()
    {
        var runs = CourseSweep.Train([Course])[0];
        using var model = SequenceModels.Create(Course.Shape, Options.Seed);
        var first = TaskTrainer.Train(model, Tasks[0], Options with { BatchSize = 16 }, Settings);
        var second = TaskTrainer.Train(model, Tasks[1], Options, Settings);
        Assert.Equal([first.TestLoss, second.TestLoss], runs.Select(run => run.TestLoss));
        Assert.Equal(first.Tokens, second.Tokens);
        Assert.Equal(Tasks.Select(task => task.Name), runs.Select(run => run.Task));
    }

    [Fact]
    public void A_kept_course_is_read_and_one_that_differs_in_anything_before_a_task_is_trained()
    {
        var folder = Directory.CreateTempSubdirectory("octavo-courses-").FullName;
        try
        {
            var store = new TaskRunStore(folder);
            var first = CourseSweep.Train([Course], store)[0];
            var again = CourseSweep.Train([Course], store)[0];
            Assert.Equal(first.Select(run => run.Seconds), again.Select(run => run.Seconds)); // to the bit: it was not trained again
            var direct = CourseSweep.Train([Course with { Tasks = [Long] }], store)[0];
            Assert.NotEqual(first[1].TestLoss, direct[0].TestLoss); // the same last task, but without the easier one before
            Assert.Equal(3, store.LoadAll().Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_course_without_tasks_is_refused_by_name()
    {
        var refused = Assert.Throws<ArgumentException>(() => CourseSweep.Train([Course with { Tasks = [] }]));
        Assert.Contains("course of 'gpt' has no tasks", refused.Message, StringComparison.Ordinal);
    }
}
