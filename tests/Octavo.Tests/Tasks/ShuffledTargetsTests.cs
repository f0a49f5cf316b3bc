using System.Text.Json;
using Octavo.Statistics;
using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class ShuffledTargetsTests
{
    public static TheoryData<ITokenTask> Tasks => EveryTask.All;

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Inputs_and_scored_places_stay_and_an_example_is_the_same_whenever_it_is_asked_for(ITokenTask task)
    {
        var shuffled = new ShuffledTargets { Task = task, Seed = 1 };
        for (var index = 0; index < 30; index++)
        {
            var (original, example) = (task.Draw(TaskSplit.Train, index), shuffled.Draw(TaskSplit.Train, index));
            Assert.Equal(original.Input, example.Input);
            Assert.Equal(
                original.Target.Select(token => token == TokenExample.Unscored), example.Target.Select(token => token == TokenExample.Unscored));
            Assert.Equal(example.Target, shuffled.Draw(TaskSplit.Train, index).Target);
        }

        Assert.Equal((task.Length, task.VocabularySize, task.ChanceAccuracy), (shuffled.Length, shuffled.VocabularySize, shuffled.ChanceAccuracy));
        Assert.Equal(task.Word(1), shuffled.Word(1));
    }

    [Fact]
    public void An_answer_is_no_more_often_right_than_another_inputs_answer_would_be()
    {
        // Yes and no are each right half of the time, so another input's answer is right half of the time too.
        const int draws = 4000;
        var task = EveryTask.Families with { Answer = KinshipAnswer.YesOrNo, Hops = 1 };
        var shuffled = new ShuffledTargets { Task = task, Seed = 1 };
        var right = Enumerable.Range(0, draws).Count(index => task.Draw(TaskSplit.Train, index).Target.SequenceEqual(shuffled.Draw(TaskSplit.Train, index).Target));
        Assert.True(WilsonInterval.Share(right, draws, 0.999).Contains(0.5), $"{right} of {draws}");
    }

    [Fact]
    public void Every_answer_is_as_frequent_as_before()
    {
        const int draws = 6000;
        var task = EveryTask.Sum; // of two digits: 9 is ten times as frequent as 0
        var shuffled = new ShuffledTargets { Task = task, Seed = 1 };
        Dictionary<int, int> Counts(ITokenTask which) => Enumerable.Range(0, draws).CountBy(index => which.Draw(TaskSplit.Train, index).Target.Max()).ToDictionary();
        var (before, after) = (Counts(task), Counts(shuffled));
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.True(before.Values.Max() > 5 * before.Values.Min());

        // Two samples of as many: the difference of two counts has at most twice the variance of one, and 5 deviations are never reached by chance.
        Assert.All(before, pair => Assert.InRange(Math.Abs(pair.Value - after[pair.Key]), 0, 5 * Math.Sqrt(2.0 * pair.Value)));
    }

    [Fact]
    public void The_input_decides_whose_answers_it_has_whatever_its_index_and_the_seed_decides_it_too()
    {
        var task = new Twice(EveryTask.World);
        var shuffled = new ShuffledTargets { Task = task, Seed = 1 };
        for (var index = 0; index < 20; index++)
        {
            Assert.Equal(shuffled.Draw(TaskSplit.Test, 2 * index).Target, shuffled.Draw(TaskSplit.Test, (2 * index) + 1).Target);
        }

        Assert.Contains(
            Enumerable.Range(0, 20), index => !shuffled.Draw(TaskSplit.Test, index).Target.SequenceEqual((shuffled with { Seed = 2 }).Draw(TaskSplit.Test, index).Target));
    }

    [Fact]
    public void Easier_examples_have_the_first_answers_of_harder_ones()
    {
        var task = EveryTask.Recall with { EasierExamples = 20 };
        var example = new ShuffledTargets { Task = task, Seed = 1 }.Draw(TaskSplit.Train, 0);
        Assert.Equal(2, example.Target.Count(token => token != TokenExample.Unscored));
    }

    [Fact]
    public void A_task_of_one_input_is_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => new ShuffledTargets { Task = new Single(), Seed = 1 }.Draw(TaskSplit.Train, 0));
        Assert.Contains("Task 'single' has no other input with 1 answers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shuffled_tasks_that_differ_in_anything_differ_in_the_text_by_which_records_are_kept()
    {
        string Text(ITokenTask task, int seed = 1) => JsonSerializer.Serialize(new ShuffledTargets { Task = task, Seed = seed });
        Assert.NotEqual(Text(EveryTask.Recall), Text(EveryTask.Recall with { Seed = 6 }));
        Assert.NotEqual(Text(EveryTask.Recall), Text(EveryTask.Recall with { EasierExamples = 1 }));
        Assert.NotEqual(Text(EveryTask.Recall), Text(EveryTask.Recall, seed: 2));
    }

    /// <summary>Every input at two indices.</summary>
    private sealed record Twice(ITokenTask Task) : ITokenTask
    {
        public string Name => Task.Name;

        public int VocabularySize => Task.VocabularySize;

        public int Length => Task.Length;

        public double ChanceAccuracy => Task.ChanceAccuracy;

        public TokenExample Draw(TaskSplit split, long index) => Task.Draw(split, index / 2);
    }

    private sealed record Single : ITokenTask
    {
        public string Name => "single";

        public int VocabularySize => 2;

        public int Length => 1;

        public double ChanceAccuracy => 1;

        public TokenExample Draw(TaskSplit split, long index) => new() { Input = [0], Target = [1] };
    }
}
