using Octavo.Claims;
using Octavo.FewShot;
using Octavo.Runs;
using Octavo.Statistics;
using Octavo.Tasks;
using Octavo.Torch.Models;
using Octavo.Torch.Training;

namespace Octavo.Torch.Tests.Training;

/// <summary>The smallest version of an experiment of notebooks 01 and 02, once as it is and once with each example given another's answer.</summary>
public sealed class ShuffledVerdictTests
{
    private const int Tests = 300;

    [Fact]
    public void That_a_model_learns_from_its_context_is_not_found_where_answers_are_shuffled()
    {
        // Two exemplars are few enough for a model of one layer to find the one that is meant.
        var task = new InContextMapping { Seed = 1, Keys = 24, KeysPerSequence = 2, Labels = 8, Shots = 2, Question = MappingQuestion.EveryKey };
        Assert.Equal(Verdict.Right, FromContext(task, test => test));
        Assert.NotEqual(Verdict.Right, FromContext(new ShuffledTargets { Task = task, Seed = 7 }, test => new ShuffledTargets { Task = test, Seed = 7 }));
    }

    [Fact]
    public void That_the_tail_gains_most_by_pre_training_is_not_found_where_labels_are_shuffled()
    {
        var labelled = new ZipfClasses
        {
            Seed = 1,
            Classes = 6,
            Exponent = 1,
            TrainingExamples = 30,
            WordsPerClass = 8,
            SharedWords = 12,
            TextLength = 10,
            ClassWordsInText = 5,
            Target = ZipfTarget.Class,
        };
        Assert.Equal(Verdict.Right, Tail(labelled, task => task));
        Assert.NotEqual(Verdict.Right, Tail(labelled, task => new ShuffledTargets { Task = task, Seed = 7 }));
    }

    private static Verdict FromContext(ITokenTask task, Func<InContextMapping, ITokenTask> tested)
    {
        var mapping = task as InContextMapping ?? (InContextMapping)((ShuffledTargets)task).Task;
        int[] shots = [0, 2];
        InContextMapping[] tests = [.. shots.Select(count => mapping with { Shots = count, Question = MappingQuestion.AnyKey })];
        var options = TrainingOptions.Nano with { Steps = 300, BatchSize = 64, LearningRate = 0.01 };
        var runs = TaskSweep.Train(new[] { 1, 2, 3 }.Select(seed => new PlannedTask(
            TaskShapes.Gpt(mapping, 1, 64), task, options with { Seed = seed }, TaskSettings.Default with { TestExamples = Tests })
        { AlsoTested = [.. tests.Select(tested)] }));
        var counting = MappingGuesses.MostFrequentLabel(tests[^1], TaskSplit.Test, Tests);
        return SmallAndLargeClaims.LearnsFromContext.Measure(StudentInterval.Mean(ShotCurve.Of(runs, shots)[0].Last).Minus(counting)).Verdict;
    }

    private static Verdict Tail(ZipfClasses labelled, Func<ZipfClasses, ITokenTask> asked)
    {
        var shape = TaskShapes.Gpt(labelled, 1, 16);
        var settings = TaskSettings.Default with { ValidationExamples = 64, TestExamples = Tests };
        var options = TrainingOptions.Nano with { BatchSize = 32, LearningRate = 0.01 };
        FrequencyBin[] bins = [FrequencyBin.Head, FrequencyBin.Tail];
        var plan = from seed in new[] { 1, 2, 3 }
                   from method in new[] { TransferMethod.FromScratch, TransferMethod.LinearProbe }
                   let task = labelled with { Seed = seed }
                   let target = new PlannedTask(
                       shape, asked(task), options with { Seed = seed, Steps = 60 }, settings with { TrainingExamples = task.TrainingExamples })
                   {
                       AlsoTested = [.. bins.Select(bin => asked(task with { Bin = bin }))],
                   }
                   let earlier = new PlannedTask(shape, task with { Target = ZipfTarget.NextWord }, options with { Seed = seed, Steps = 400 }, settings)
                   select new PlannedTransfer(method, target, method == TransferMethod.FromScratch ? null : earlier, Pooling.Mean);
        var runs = TransferSweep.Train(plan);
        double[] Gain(int bin) => [.. runs.GroupBy(run => run.Run.Seed).Select(seed =>
            seed.Single(run => run.Method == TransferMethod.LinearProbe).Run.OtherTests![bin].Accuracy
            - seed.Single(run => run.Method == TransferMethod.FromScratch).Run.OtherTests![bin].Accuracy)];
        return PretrainingClaims.TailGainsMost.Measure(StudentInterval.PairedDifference(Gain(1), Gain(0))).Verdict;
    }
}
