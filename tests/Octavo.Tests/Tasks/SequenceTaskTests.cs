using Octavo.Statistics;
using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class SequenceTaskTests
{
    private static readonly AssociativeRecall Recall = EveryTask.Recall;

    public static TheoryData<ITokenTask> Tasks => EveryTask.All;

    [Theory]
    [MemberData(nameof(Tasks))]
    public void An_example_is_the_same_whenever_it_is_asked_for(ITokenTask task)
    {
        var later = Enumerable.Range(0, 20).Reverse().ToDictionary(index => index, index => task.Draw(TaskSplit.Train, index));
        for (var index = 0; index < 20; index++)
        {
            var example = task.Draw(TaskSplit.Train, index);
            Assert.Equal(later[index].Input, example.Input);
            Assert.Equal(later[index].Target, example.Target);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void No_input_is_in_two_splits(ITokenTask task)
    {
        // By construction: the tokens themselves (of a mapping, its keys) say the split, whatever the index and the seed.
        foreach (var split in Enum.GetValues<TaskSplit>())
        {
            for (var index = 0; index < 300; index++)
            {
                var example = task.Draw(split, index);
                Assert.Equal(split, TaskDraw.SplitOf(task is InContextMapping ? InContextMapping.SplitKey(example) : example.Input));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Tokens_are_in_the_vocabulary_and_lengths_are_what_the_task_says(ITokenTask task)
    {
        for (var index = 0; index < 50; index++)
        {
            var example = task.Draw(TaskSplit.Test, index);
            Assert.Equal(task.Length, example.Input.Count);
            Assert.Equal(task.Length, example.Target.Count);
            Assert.All(example.Input, token => Assert.InRange(token, 0, task.VocabularySize - 1));
            Assert.All(example.Target, token => Assert.InRange(token, TokenExample.Unscored, task.VocabularySize - 1));
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Words_are_different_for_different_tokens_and_a_line_names_them_in_order(ITokenTask task)
    {
        var example = task.Draw(TaskSplit.Validation, 4);
        Assert.Equal(task.VocabularySize, Enumerable.Range(0, task.VocabularySize).Select(task.Word).Distinct().Count());
        var words = task.Describe(example).Split(' ');
        Assert.Equal(task.Word(example.Input[0]), words[0]);
        Assert.Equal(
            example.Target.Where(token => token != TokenExample.Unscored).Select(task.Word),
            words.Where(word => word[0] == '[').Select(word => word[1..^1]));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void The_same_task_under_another_seed_has_other_examples(ITokenTask task)
    {
        var other = (ITokenTask)task.GetType().GetMethod("<Clone>$")!.Invoke(task, null)!;
        task.GetType().GetProperty("Seed")!.SetValue(other, 6);
        Assert.Contains(Enumerable.Range(0, 5), index => !task.Draw(TaskSplit.Train, index).Input.SequenceEqual(other.Draw(TaskSplit.Train, index).Input));
    }

    [Fact]
    public void Tasks_that_differ_in_anything_differ_in_the_text_by_which_records_are_kept()
    {
        var texts = Tasks.Select(row => row.Data).Select(task => System.Text.Json.JsonSerializer.Serialize(task, task.GetType())).ToList();
        Assert.Equal(texts.Count, texts.Distinct().Count());
        Assert.All(texts, text => Assert.Contains("\"Seed\":5", text, StringComparison.Ordinal));
        Assert.Equal(texts.Count, Tasks.Select(row => row.Data.Name).Distinct().Count());
    }

    [Fact]
    public void Every_key_is_asked_for_once_and_its_value_stands_where_it_was_listed()
    {
        for (var index = 0; index < 200; index++)
        {
            var example = Recall.Draw(TaskSplit.Train, index);
            var pairs = Enumerable.Range(0, Recall.Pairs).ToDictionary(pair => example.Input[2 * pair], pair => example.Input[(2 * pair) + 1]);
            Assert.Equal(Recall.Pairs, pairs.Count); // no key twice
            Assert.Equal(Recall.Pairs, pairs.Values.Distinct().Count());
            var asked = Enumerable.Range(0, Recall.Length).Where(place => example.Target[place] != TokenExample.Unscored).ToList();
            Assert.Equal(Recall.Pairs, asked.Count);
            Assert.All(asked, place => Assert.True(place >= 2 * Recall.Pairs && place % 2 == 0));
            Assert.Equal(pairs.Keys.Order(), asked.Select(place => example.Input[place]).Order());
            Assert.All(asked, place => Assert.Equal(pairs[example.Input[place]], example.Target[place]));
            Assert.All(pairs, pair => Assert.True(pair.Key is >= 1 and < 64 && pair.Value is >= 64 and < 128));
        }
    }

    [Theory]
    [InlineData(16, 4)]
    [InlineData(64, 8)]
    public void Neither_a_querys_place_nor_its_rank_says_which_pair_is_asked_for(int length, int pairs)
    {
        const int draws = 1500;
        var task = Recall with { Length = length, Pairs = pairs };
        var right = 0;
        for (var index = 0; index < draws; index++)
        {
            var example = task.Draw(TaskSplit.Train, index);
            var asked = example.Target.Where(token => token != TokenExample.Unscored).ToList();
            right += Enumerable.Range(0, pairs).Count(rank => example.Input[(2 * rank) + 1] == asked[rank]); // the first pair's value first, and so on
        }

        // The pairs of one example depend on one another, so that the whole is no wider than independent guesses would be.
        Assert.True(WilsonInterval.Share(right, draws * pairs, 0.999).Contains(task.ChanceAccuracy), $"{right} of {draws * pairs}");
    }

    [Fact]
    public void Training_may_begin_with_fewer_pairs_and_tests_never_have_fewer()
    {
        static int PairsIn(TokenExample example) => example.Target.Count(token => token != TokenExample.Unscored);
        var task = Recall with { EasierExamples = 10 };
        Assert.Equal([2, 2, 2, 2, 2, 4, 4, 4, 4, 4, 8, 8], Enumerable.Range(0, 12).Select(index => PairsIn(task.Draw(TaskSplit.Train, index))));
        Assert.All(Enumerable.Range(0, 12), index => Assert.Equal(8, PairsIn(task.Draw(TaskSplit.Test, index))));
        Assert.All(Enumerable.Range(0, 12), index => Assert.Equal(2, PairsIn((task with { Pairs = 2 }).Draw(TaskSplit.Train, index))));
        Assert.Equal([2, 4, 5], new long[] { 0, 5, 10 }.Select(index => PairsIn((task with { Pairs = 5 }).Draw(TaskSplit.Train, index))));
        Assert.Contains("EasierExamples is -1", Assert.Throws<ArgumentException>(() => (task with { EasierExamples = -1 }).Draw(TaskSplit.Train, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Between_queries_are_random_tokens_or_blanks()
    {
        var blank = Recall with { RandomFillers = false };
        var example = blank.Draw(TaskSplit.Train, 0);
        var between = Enumerable.Range(2 * blank.Pairs, blank.Length - (2 * blank.Pairs)).Where(place => example.Target[place] == TokenExample.Unscored).ToList();
        Assert.Equal(blank.Length - (3 * blank.Pairs), between.Count);
        Assert.All(between, place => Assert.Equal(0, example.Input[place]));
        var random = Recall.Draw(TaskSplit.Train, 0);
        Assert.True(random.Input.Skip(2 * Recall.Pairs).Distinct().Count() > 20);
    }

    [Fact]
    public void The_first_query_comes_soon_as_the_power_law_says()
    {
        // With weights i^-0.99 over 24 slots the first slot is drawn first with probability 1 / sum(i^-0.99).
        var slots = (Recall.Length - (2 * Recall.Pairs)) / 2;
        var expected = 1 / Enumerable.Range(1, slots).Sum(slot => Math.Pow(slot, AssociativeRecall.PowerLaw - 1));
        var one = Recall with { Pairs = 1, Length = 2 + (2 * slots) };
        var first = Enumerable.Range(0, 4000).Count(index => one.Draw(TaskSplit.Train, index).Target[2] != TokenExample.Unscored);
        Assert.True(WilsonInterval.Share(first, 4000, 0.999).Contains(expected), $"{first} of 4000, expected {expected:P1}");
    }

    [Theory]
    [InlineData(50, .29706)]
    [InlineData(100, .17329)]
    [InlineData(200, .09452)]
    [InlineData(500, .03999)]
    [InlineData(1000, .02039)]
    public void Remembering_nothing_costs_what_is_published(int delay, double loss) =>
        Assert.Equal(loss, new CopyMemory { Seed = 1, Delay = delay }.MemorylessLoss, tolerance: 5e-6);

    [Fact]
    public void Copy_memory_asks_for_the_ten_symbols_after_the_cue()
    {
        var task = new CopyMemory { Seed = 2, Delay = 15 };
        var example = task.Draw(TaskSplit.Test, 3);
        Assert.Equal(35, task.Length);
        Assert.Equal(9, example.Input[24]); // the cue stands right before the answers
        Assert.All(example.Input.Skip(10).Take(14), token => Assert.Equal(0, token));
        Assert.Equal(example.Input.Take(10), example.Target.Skip(25));
        Assert.All(example.Target.Take(25), token => Assert.Equal(0, token));
    }

    [Fact]
    public void Impossible_values_are_named()
    {
        Assert.Contains("17 pairs in 64", Assert.Throws<ArgumentException>(() => (Recall with { Pairs = 17 }).Draw(TaskSplit.Train, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("VocabularySize 64", Assert.Throws<ArgumentException>(() => (Recall with { VocabularySize = 64 }).Draw(TaskSplit.Train, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("Delay is 0", Assert.Throws<ArgumentException>(() => new CopyMemory { Seed = 1, Delay = 0 }.Draw(TaskSplit.Train, 0)).Message, StringComparison.Ordinal);
    }
}
