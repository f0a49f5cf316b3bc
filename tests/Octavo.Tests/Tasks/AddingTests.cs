using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class AddingTests
{
    private static readonly AddingProblem Adding = new() { Seed = 5, Length = 30 };

    [Fact]
    public void The_target_is_the_sum_of_the_two_marked_numbers_one_in_each_half()
    {
        for (var index = 0; index < 300; index++)
        {
            var example = Adding.Draw(TaskSplit.Train, index);
            int[] marked = [.. Enumerable.Range(0, 30).Where(place => example.Marks[place] == 1)];
            Assert.Equal(2, marked.Length);
            Assert.True(marked[0] < 15 && marked[1] >= 15);
            Assert.Equal(example.Values[marked[0]] + example.Values[marked[1]], example.Target);
            Assert.All(example.Values, value => Assert.InRange(value, 0, 1));
        }
    }

    [Fact]
    public void Saying_one_always_has_the_squared_error_of_one_sixth()
    {
        // The squared error's own standard deviation is sqrt(1/15 - 1/36) = 0.197: over 20,000 examples 0.0014.
        var error = Enumerable.Range(0, 20_000).Average(index => Math.Pow(Adding.Draw(TaskSplit.Test, index).Target - 1, 2));
        Assert.Equal(AddingProblem.ConstantMeanSquaredError, error, tolerance: 4 * 0.0014);
    }

    [Fact]
    public void No_example_is_in_two_splits()
    {
        foreach (var split in Enum.GetValues<TaskSplit>())
        {
            for (var index = 0; index < 200; index++)
            {
                Assert.Equal(split, TaskDraw.SplitOf(AddingProblem.SplitKey(Adding.Draw(split, index))));
            }
        }
    }

    [Fact]
    public void Digits_add_up_and_the_most_frequent_sum_is_one_in_ten()
    {
        var task = EveryTask.Sum;
        for (var index = 0; index < 300; index++)
        {
            var words = task.Describe(task.Draw(TaskSplit.Test, index)).Split(' ');
            Assert.Equal($"[sum{words.Where(word => word[0] == '*').Sum(word => word[1] - '0')}]", words[^1]);
        }

        var shares = Enumerable.Range(0, 100).CountBy(pair => (pair / 10) + (pair % 10)).Select(count => count.Value / 100.0).ToList();
        Assert.Equal(shares.Max(), task.ChanceAccuracy);
        Assert.Equal(-shares.Sum(share => share * Math.Log(share)), MarkedSum.MemorylessLoss, tolerance: 1e-12);
    }

    [Fact]
    public void Too_short_sequences_are_named()
    {
        Assert.Contains("Length is 1", Assert.Throws<ArgumentException>(() => (Adding with { Length = 1 }).Draw(TaskSplit.Train, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("DigitCount is 1", Assert.Throws<ArgumentException>(() => (EveryTask.Sum with { DigitCount = 1 }).Draw(TaskSplit.Train, 0)).Message, StringComparison.Ordinal);
    }
}
