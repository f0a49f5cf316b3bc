using Octavo.Statistics;
using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class InContextMappingTests
{
    private const int Draws = 3000;

    private static readonly InContextMapping Table = EveryTask.Mapping;

    private static readonly InContextMapping Shift = Table with { Rule = MappingRule.Shift, Labels = 32 };

    public static TheoryData<InContextMapping> Ceilings =>
    [
        Table,
        Table with { Shots = 0 },
        Table with { Shots = 5, Question = MappingQuestion.AnyKey },
        Table with { Shots = 32, Question = MappingQuestion.AnyKey },
        Table with { Question = MappingQuestion.EveryKey },
        Shift,
        Shift with { Shots = 1, Question = MappingQuestion.AnyKey },
        Shift with { Shots = 3, Question = MappingQuestion.EveryKey },
        Shift with { Shots = 0, Question = MappingQuestion.AnyKey },
    ];

    [Theory]
    [MemberData(nameof(Ceilings))]
    public void Who_reads_everything_is_right_as_often_as_the_ceiling_says(InContextMapping task)
    {
        var (right, scored) = (0, 0);
        for (var index = 0; index < Draws; index++)
        {
            var example = task.Draw(TaskSplit.Train, index);
            for (var place = 0; place < task.Length; place += 2)
            {
                if (example.Target[place] == TokenExample.Unscored)
                {
                    continue;
                }

                scored++;
                right += Answer(task, example, place) == example.Target[place] ? 1 : 0;
            }
        }

        Assert.True(WilsonInterval.Share(right, scored, 0.999).Contains(task.BestAccuracy), $"{right} of {scored}, expected {task.BestAccuracy:P1}");
        if (task.BestAccuracy == 1)
        {
            Assert.Equal(scored, right);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(32)]
    public void One_label_said_always_is_right_as_often_as_chance_says(int shots)
    {
        var task = Table with { Shots = shots };
        var right = Enumerable.Range(0, Draws).Count(index => task.Draw(TaskSplit.Test, index).Target[^1] == task.Keys + 2);
        Assert.True(WilsonInterval.Share(right, Draws, 0.999).Contains(task.ChanceAccuracy), $"{right} of {Draws}");
    }

    [Fact]
    public void A_key_has_one_label_in_a_sequence_and_others_in_others()
    {
        var labels = new HashSet<int>();
        for (var index = 0; index < 200; index++)
        {
            var example = Table.Draw(TaskSplit.Train, index);
            var pairs = Enumerable.Range(0, Table.Shots).Select(shot => (Key: example.Input[2 * shot], Label: example.Input[(2 * shot) + 1])).Distinct().ToList();
            Assert.Equal(pairs.Count, pairs.Select(pair => pair.Key).Distinct().Count());
            Assert.InRange(pairs.Count, 1, Table.KeysPerSequence);
            labels.UnionWith(pairs.Where(pair => pair.Key == 3).Select(pair => pair.Label));
        }

        Assert.Equal(Table.Labels, labels.Count);
    }

    [Fact]
    public void A_shift_moves_every_key_of_a_sequence_by_the_same_amount()
    {
        for (var index = 0; index < 100; index++)
        {
            var example = Shift.Draw(TaskSplit.Test, index);
            var amounts = Enumerable.Range(0, Shift.Shots).Select(shot => Mod(example.Input[(2 * shot) + 1] - example.Input[2 * shot], 32)).Distinct().ToList();
            Assert.Single(amounts);
            Assert.Equal(amounts[0], Mod(example.Target[^1] - example.Input[^1], 32));
        }
    }

    [Fact]
    public void Values_at_odds_are_named()
    {
        Assert.Contains("KeysPerSequence 40", Refusal(Table with { KeysPerSequence = 40 }), StringComparison.Ordinal);
        Assert.Contains("32 keys and 6 labels", Refusal(Table with { Rule = MappingRule.Shift }), StringComparison.Ordinal);
        Assert.Contains("Shots -1", Refusal(Table with { Shots = -1 }), StringComparison.Ordinal);
        Assert.Contains("too few different inputs", Refusal(Table with { Shots = 0, Keys = 1, KeysPerSequence = 1 }), StringComparison.Ordinal);
    }

    private static string Refusal(InContextMapping task) => Assert.Throws<ArgumentException>(() =>
    {
        foreach (var split in Enum.GetValues<TaskSplit>())
        {
            task.Draw(split, 0);
        }
    }).Message;

    // By search in the text, not by the generator's own table: the label after the same key, else by the first exemplar's shift, else label 0.
    private static int Answer(InContextMapping task, TokenExample example, int query)
    {
        for (var place = 0; place < query; place += 2)
        {
            if (example.Input[place] == example.Input[query])
            {
                return example.Input[place + 1];
            }
        }

        return task.Rule == MappingRule.Shift && query > 0
            ? task.Keys + Mod(example.Input[query] + example.Input[1] - task.Keys - example.Input[0], task.Labels)
            : task.Keys;
    }

    private static int Mod(int value, int modulus) => ((value % modulus) + modulus) % modulus;
}
