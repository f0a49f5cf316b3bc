using Octavo.Models;
using Octavo.Runs;
using Octavo.Tasks;
using Octavo.Torch.Models;
using Octavo.Torch.Training;

namespace Octavo.Torch.Tests.Training;

public sealed class TransferSweepTests
{
    private static readonly ZipfClasses Labelled = new()
    {
        Seed = 1,
        Classes = 6,
        Exponent = 1,
        TrainingExamples = 24,
        WordsPerClass = 6,
        SharedWords = 10,
        TextLength = 8,
        ClassWordsInText = 3,
        Target = ZipfTarget.Class,
    };

    private static readonly GptConfig Shape = TaskShapes.Gpt(Labelled, 1, 8);

    private static readonly TaskSettings Settings = TaskSettings.Default with { ValidationExamples = 16, TestExamples = 32 };

    private static readonly PlannedTask Earlier = new(Shape, Labelled with { Target = ZipfTarget.NextWord }, Options(6), Settings) { AlsoTested = [Labelled] };

    [Fact]
    public void A_pre_training_is_done_once_and_each_run_begins_with_its_weights_or_with_random_ones()
    {
        // One step so small that no weight changes: what is tested is what the run began with.
        var still = Options(1) with { LearningRate = 1e-12, WeightDecay = 0, WarmupSteps = 0 };
        var told = new List<SweepProgress>();
        var runs = TransferSweep.Train(
            [Plan(TransferMethod.FineTuning, still), Plan(TransferMethod.FromScratch, still), Plan(TransferMethod.FineTuning, still with { Seed = 2 })],
            progress: told.Add);
        var earlier = runs[0].Pretraining!;
        Assert.Same(earlier, runs[2].Pretraining);
        Assert.Equal(4, told[^1].Ended); // one pre-training and three runs
        Assert.Single(told.Select(now => now.LastEnded).Distinct(), last => last?.StartsWith("pre-training, ", StringComparison.Ordinal) == true);
        Assert.Equal(earlier.OtherTests![0].Loss, runs[0].Run.TestLoss, 1e-5);
        Assert.Equal(earlier.OtherTests[0].Loss, runs[2].Run.TestLoss, 1e-5); // the run's own seed decides no weight
        using var fresh = SequenceModels.Create(Shape, 1);
        Assert.Equal(TaskEvaluation.Measure(fresh, Labelled, TaskSplit.Test, 32).Loss, runs[1].Run.TestLoss, 1e-5);
        Assert.Null(runs[1].Pretraining);
        Assert.Equal(24, runs[0].Examples);
    }

    [Fact]
    public void A_probe_trains_its_head_alone_and_pays_for_no_backward_pass_of_the_body()
    {
        var (probe, tuned) = (Plan(TransferMethod.LinearProbe, Options(4)), Plan(TransferMethod.FineTuning, Options(4)) with { Head = Pooling.LastToken });
        var runs = TransferSweep.Train([probe, tuned]);
        var head = (Shape.Width + 1) * Labelled.VocabularySize;
        Assert.Equal(head, runs[0].Run.TrainedParameters);
        Assert.Equal(Shape.TotalParameters + head, runs[1].Run.TrainedParameters);
        Assert.Equal(runs[1].Run.TrainingFlops, 3 * runs[0].Run.TrainingFlops, 1e-3);
    }

    [Fact]
    public void Kept_runs_are_read_and_the_pre_training_is_not_done_again_for_them()
    {
        var folder = Directory.CreateTempSubdirectory("octavo-transfer-").FullName;
        try
        {
            var store = new TaskRunStore(folder);
            PlannedTransfer[] plan = [Plan(TransferMethod.FineTuning, Options(4)), Plan(TransferMethod.LinearProbe, Options(4)), Plan(TransferMethod.FromScratch, Options(4))];
            var first = TransferSweep.Train(plan, store);
            var again = TransferSweep.Train(plan, store);
            Assert.Equal(first.Select(run => run.Run.Seconds), again.Select(run => run.Run.Seconds)); // to the bit: read, not trained
            Assert.Equal(first[0].Pretraining!.Seconds, again[0].Pretraining!.Seconds);
            Assert.Equal(4, store.LoadAll().Count); // three runs and one pre-training

            // Another amount of pre-training is another run, with the weights trained for it.
            var other = plan[0] with { Pretraining = Earlier with { Options = Options(9) } };
            Assert.NotEqual(first[0].Run.TestLoss, TransferSweep.Train([other], store)[0].Run.TestLoss);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_does_not_go_together_is_refused_before_anything_is_trained()
    {
        var without = Assert.Throws<ArgumentException>(() => TransferSweep.Train([Plan(TransferMethod.FineTuning, Options(4)) with { Pretraining = null }]));
        Assert.Contains("planned for FineTuning without Pretraining", without.Message);
        var with = Assert.Throws<ArgumentException>(() => TransferSweep.Train([Plan(TransferMethod.FromScratch, Options(4)) with { Pretraining = Earlier }]));
        Assert.Contains("Leave it out", with.Message);
        var wider = Earlier with { Shape = TaskShapes.Gpt(Labelled, 1, 16) };
        var shape = Assert.Throws<ArgumentException>(() => TransferSweep.Train([Plan(TransferMethod.FineTuning, Options(4)) with { Pretraining = wider }]));
        Assert.Contains("cannot begin with the weights of '1 layer, width 16'", shape.Message);
    }

    [Fact]
    public void A_model_is_also_tested_on_tasks_that_it_did_not_learn()
    {
        var head = Labelled with { Bin = FrequencyBin.Head };
        var planned = new PlannedTask(Shape, Labelled, Options(4), Settings);
        var run = TaskSweep.Train([planned with { AlsoTested = [head] }])[0];
        using var model = SequenceModels.Create(Shape, 1);
        _ = TaskTrainer.Train(model, Labelled, Options(4), Settings);
        var expected = TaskEvaluation.Measure(model, head, TaskSplit.Test, Settings.TestExamples);
        var test = Assert.Single(run.OtherTests!);
        Assert.Equal((head.Name, expected.Accuracy, 32, head.ChanceAccuracy), (test.Task, test.Accuracy, test.Examples, test.ChanceAccuracy));
        Assert.Null(TaskSweep.Train([planned])[0].OtherTests);
    }

    [Fact]
    public void Runs_that_are_tested_on_other_tasks_are_other_runs()
    {
        var planned = new PlannedTask(Shape, Labelled, Options(4), Settings);
        string[] digests =
        [
            planned.Digest(),
            (planned with { AlsoTested = [Labelled with { Bin = FrequencyBin.Head }] }).Digest(),
            (planned with { AlsoTested = [Labelled with { Bin = FrequencyBin.Tail }] }).Digest(),
        ];
        Assert.Equal(3, digests.Distinct().Count());
    }

    [Fact]
    public void Texts_that_differ_make_other_runs()
    {
        var text = new TextWindows { Name = "t", Seed = 1, VocabularySize = 9, Length = 2, Train = [1, 2, 3, 4], Validation = [1, 2, 3], Test = [1, 2, 3] };
        var shape = TaskShapes.Gpt(text, 1, 8);
        string DigestOf(TextWindows task) => new PlannedTask(shape, task, Options(4), Settings).Digest();
        Assert.Equal(DigestOf(text), DigestOf(text with { Train = [1, 2, 3, 4] }));
        Assert.NotEqual(DigestOf(text), DigestOf(text with { Train = [1, 2, 3, 5] }));
    }

    private static PlannedTransfer Plan(TransferMethod method, TrainingOptions options) =>
        new(method, new PlannedTask(Shape, Labelled, options, Settings), method == TransferMethod.FromScratch ? null : Earlier) { Examples = 24 };

    private static TrainingOptions Options(int steps) => TrainingOptions.Nano with { Steps = steps, WarmupSteps = 1, BatchSize = 8 };
}
