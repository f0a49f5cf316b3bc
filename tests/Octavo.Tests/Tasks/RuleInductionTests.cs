using Octavo.Statistics;
using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class RuleInductionTests
{
    private static readonly RuleInduction Rules = EveryTask.Rules;

    [Fact]
    public void The_one_example_tells_exactly_one_rule_and_that_rule_gives_the_answer()
    {
        for (var index = 0; index < 300; index++)
        {
            var (first, made, second, answer) = Parts(Rules.Draw(TaskSplit.Train, index));
            var possible = Enumerable.Range(0, Rules.Rules).Where(rule => Rules.Apply(rule, first).SequenceEqual(made)).ToList();
            Assert.Single(possible);
            Assert.Equal(Rules.Apply(possible[0], second), answer);
            Assert.NotEqual(first, second);
        }
    }

    [Fact]
    public void No_rule_of_a_split_is_in_another()
    {
        var seen = Enum.GetValues<TaskSplit>().ToDictionary(split => split, split => Enumerable.Range(0, 600).Select(index => RuleOf(Rules.Draw(split, index))).ToHashSet());
        Assert.Empty(seen[TaskSplit.Train].Intersect(seen[TaskSplit.Test]));
        Assert.Empty(seen[TaskSplit.Train].Intersect(seen[TaskSplit.Validation]));
        Assert.Empty(seen[TaskSplit.Validation].Intersect(seen[TaskSplit.Test]));
        Assert.All(seen, split => Assert.All(split.Value, rule => Assert.Equal(split.Key, RuleInduction.SplitOf(rule))));
        Assert.All(seen, split => Assert.NotEmpty(split.Value));

        // Where they are not held out, the same rules come in all.
        var open = Rules with { HeldOutRules = false, StringLength = 3, Shifts = 1 };
        foreach (var split in Enum.GetValues<TaskSplit>())
        {
            Assert.Equal(6, Enumerable.Range(0, 200).Select(index => RuleOf(open.Draw(split, index), open)).Distinct().Count());
        }
    }

    [Fact]
    public void All_rules_are_different_and_there_are_as_many_as_said()
    {
        var results = Enumerable.Range(0, Rules.Rules).Select(rule => string.Join(' ', Rules.Apply(rule, [0, 1, 2, 5]))).Distinct().Count();
        Assert.Equal(24 * 6, Rules.Rules);
        Assert.Equal(Rules.Rules, results);
    }

    [Fact]
    public void One_letter_said_always_is_right_as_often_as_chance_says()
    {
        const int draws = 4000;
        var right = Enumerable.Range(0, draws).Count(index => Rules.Draw(TaskSplit.Test, index).Target[^2] == 7);
        Assert.True(WilsonInterval.Share(right, draws, 0.999).Contains(Rules.ChanceAccuracy), $"{right} of {draws}");
    }

    [Fact]
    public void A_split_without_a_rule_and_impossible_lengths_are_named()
    {
        var single = Rules with { StringLength = 2, Shifts = 1 };
        Assert.Contains("too few different rules", Assert.Throws<ArgumentException>(() => Array.ForEach(Enum.GetValues<TaskSplit>(), split => single.Draw(split, 0))).Message, StringComparison.Ordinal);
        Assert.Contains("StringLength 4", Assert.Throws<ArgumentException>(() => (Rules with { Letters = 4 }).Draw(TaskSplit.Train, 0)).Message, StringComparison.Ordinal);
    }

    private static (int[] First, int[] Made, int[] Second, int[] Answer) Parts(TokenExample example, int length = 4)
    {
        int[] input = [.. example.Input];
        return (input[..length], input[(length + 1)..((2 * length) + 1)], input[((2 * length) + 2)..((3 * length) + 2)],
            [.. example.Target.Where(token => token != TokenExample.Unscored)]);
    }

    private static int RuleOf(TokenExample example, RuleInduction? task = null)
    {
        task ??= Rules;
        var (first, made, _, _) = Parts(example, task.StringLength);
        return Enumerable.Range(0, task.Rules).Single(rule => task.Apply(rule, first).SequenceEqual(made));
    }
}
