using Octavo.Statistics;
using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class KinshipTelegramsTests
{
    private const int Draws = 400;

    private static readonly KinshipTelegrams Families = EveryTask.Telegrams;

    public static TheoryData<KinshipTelegrams> Forms =>
    [
        Families,
        Families with { Steps = true },
        Families with { Families = 3, Hops = 2, Steps = true },
        Families with { Hops = 1, Asked = 1, HeldOutNames = true },
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Who_reads_the_telegrams_comes_to_the_same_answers(KinshipTelegrams task)
    {
        for (var index = 0; index < Draws; index++)
        {
            var example = task.Draw(TaskSplit.Test, index);
            var told = Told(task, example);
            Assert.Equal((2 * task.Families) + task.Neighbours, told.Count); // every key once
            var asked = Asked(task, example);
            Assert.Equal(asked.Count, asked.Select(question => (question.Key, question.Twice)).Distinct().Count());
            foreach (var (key, twice, answer) in asked)
            {
                Assert.Equal(
                    !twice ? [told[key]] : task.Steps ? [$"{told[key]}'s-son", told[$"{told[key]}'s-son"]] : [told[$"{told[key]}'s-son"]],
                    answer);
                Assert.Equal(task.Hops ?? (twice ? 2 : 1), twice ? 2 : 1);
            }
        }
    }

    [Fact]
    public void All_questions_that_fit_are_asked_or_as_many_as_is_said()
    {
        Assert.Equal(6, Asked(Families, Families.Draw(TaskSplit.Test, 0)).Count); // two families: two questions of one hop and one of two hops each
        Assert.Equal(2, Asked(Families with { Hops = 2 }, (Families with { Hops = 2 }).Draw(TaskSplit.Test, 0)).Count);
        Assert.Equal(3, Asked(Families with { Asked = 3 }, (Families with { Asked = 3 }).Draw(TaskSplit.Test, 0)).Count);
    }

    [Fact]
    public void No_answer_stands_in_the_text_after_its_question()
    {
        var task = Families with { Steps = true };
        for (var index = 0; index < Draws; index++)
        {
            var example = task.Draw(TaskSplit.Test, index);
            for (var place = 2 * 6; place + 1 < task.Length; place++)
            {
                // What is read next is an answer only where it is the step between two hops.
                Assert.True(example.Target[place] != example.Input[place + 1] || task.Word(example.Input[place]) == "'s-son");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Naming_either_familys_person_is_right_in_half_of_the_examples(int hops)
    {
        var task = Families with { Hops = hops, Asked = 1 };
        const int draws = 2000;
        var right = 0;
        for (var index = 0; index < draws; index++)
        {
            var example = task.Draw(TaskSplit.Test, index);
            var told = Told(task, example);
            var answer = Asked(task, example).Single().Answer[^1];
            var role = told.First(telegram => telegram.Value == answer).Key.Split("'s-")[1];
            right += told.First(telegram => telegram.Key.EndsWith("'s-" + role, StringComparison.Ordinal)).Value == answer ? 1 : 0; // the first that is told
        }

        Assert.Equal(0.5, task.ChanceAccuracy);
        Assert.True(WilsonInterval.Share(right, draws, 0.999).Contains(task.ChanceAccuracy), $"{right} of {draws}");
    }

    [Fact]
    public void Held_out_names_have_a_role_in_no_two_splits_and_training_asks_for_them_as_neighbours()
    {
        var task = Families with { HeldOutNames = true };
        var seen = new Dictionary<(string Key, bool Who), HashSet<TaskSplit>>();
        var neighbours = 0;
        foreach (var split in Enum.GetValues<TaskSplit>())
        {
            for (var index = 0; index < Draws; index++)
            {
                var example = task.Draw(split, index);
                foreach (var (key, who) in Told(task, example).Where(telegram => !telegram.Key.EndsWith("neighbour", StringComparison.Ordinal)))
                {
                    foreach (var role in new[] { (key, false), ($"{who} as {key.Split("'s-")[1]}", true) })
                    {
                        seen.TryAdd(role, []);
                        seen[role].Add(split);
                    }
                }

                var asked = Asked(task, example).Count(question => question.Key.EndsWith("neighbour", StringComparison.Ordinal));
                Assert.True(split == TaskSplit.Train || asked == 0);
                neighbours += asked;
            }
        }

        Assert.All(seen, role => Assert.Single(role.Value));
        Assert.True(neighbours > Draws / 2);
    }

    [Fact]
    public void Training_may_begin_with_fewer_telegrams_and_one_hop_and_tests_never_do()
    {
        var task = Families with { EasierExamples = 10 };
        Assert.Equal([2, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6], Enumerable.Range(0, 12).Select(index => Told(task, task.Draw(TaskSplit.Train, index)).Count));
        Assert.All(Enumerable.Range(0, 10), index => Assert.DoesNotContain(Asked(task, task.Draw(TaskSplit.Train, index)), question => question.Twice));
        Assert.All(Enumerable.Range(0, 10), index => Assert.Equal(6, Told(task, task.Draw(TaskSplit.Test, index)).Count));
    }

    [Fact]
    public void Values_out_of_range_are_named()
    {
        string Refusal(KinshipTelegrams task) => Assert.Throws<ArgumentException>(() => task.Draw(TaskSplit.Train, 0)).Message;
        Assert.Contains("Families is 4", Refusal(Families with { Families = 4 }), StringComparison.Ordinal);
        Assert.Contains("Neighbours is 11", Refusal(Families with { Neighbours = 11 }), StringComparison.Ordinal);
        Assert.Contains("Questions is 0", Refusal(Families with { Questions = 0 }), StringComparison.Ordinal);
        Assert.Contains("Asked is 7", Refusal(Families with { Asked = 7 }), StringComparison.Ordinal);
        Assert.Contains("Hops is 3", Refusal(Families with { Hops = 3 }), StringComparison.Ordinal);
        Assert.Contains("EasierExamples is -1", Refusal(Families with { EasierExamples = -1 }), StringComparison.Ordinal);
        Assert.Contains("HeldOutNames", Refusal(Families with { HeldOutNames = true, Neighbours = 0 }), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Told(KinshipTelegrams task, TokenExample example) => Enumerable.Range(0, (2 * task.Families) + task.Neighbours)
        .Where(telegram => example.Input[2 * telegram] != 0)
        .ToDictionary(telegram => task.Word(example.Input[2 * telegram]), telegram => task.Word(example.Input[(2 * telegram) + 1]));

    private static List<(string Key, bool Twice, List<string> Answer)> Asked(KinshipTelegrams task, TokenExample example)
    {
        var questions = new List<(string Key, bool Twice, List<string> Answer)>();
        for (var place = 2 * ((2 * task.Families) + task.Neighbours); place < task.Length; place++)
        {
            var word = task.Word(example.Input[place]);
            var follows = questions.Count > 0 && example.Input[place - 1] != 0;
            if (word != "." && (word == "'s-son" || !follows))
            {
                questions = word == "'s-son" ? [.. questions[..^1], (questions[^1].Key, true, [])] : [.. questions, (word, false, [])];
            }

            if (example.Target[place] != TokenExample.Unscored)
            {
                questions[^1].Answer.Add(task.Word(example.Target[place]));
            }
        }

        return questions;
    }
}
