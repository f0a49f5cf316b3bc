using Octavo.Statistics;
using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class KinshipTests
{
    private const int Draws = 400;

    private static readonly Kinship Families = EveryTask.Families;

    public static TheoryData<Kinship> Forms =>
    [
        Families,
        Families with { Links = 3 },
        Families with { Links = 3, Steps = true },
        Families with { Answer = KinshipAnswer.YesOrNo },
        Families with { Answer = KinshipAnswer.YesOrNo, Steps = true, Hops = 2 },
        Families with { Hops = 1, Families = 1, HeldOutNames = false, Neighbours = 0 },
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Who_reads_the_sentences_comes_to_the_same_answer(Kinship task)
    {
        for (var index = 0; index < Draws; index++)
        {
            var (facts, question, answer) = Read(task, task.Draw(TaskSplit.Test, index));
            Assert.Equal(facts.Count, facts.Select(fact => (fact.Relation, fact.Whose)).Distinct().Count()); // one mother, one only son
            Assert.Equal((task.Families * task.Links) + task.Neighbours, facts.Count);

            // From the back: "the only son of the mother of Anna" begins with Anna.
            var relations = question.Replace(" of", string.Empty).Split(" the ")[1..];
            var person = relations[^1].Split(' ')[^1];
            relations[^1] = relations[^1][..^(person.Length + 1)];
            var way = new List<string>();
            foreach (var relation in relations.Reverse())
            {
                person = facts.Single(fact => fact.Relation == relation && fact.Whose == person).Who;
                way.Add(person);
            }

            Assert.InRange(way.Count, task.Hops ?? 1, task.Hops ?? task.Links);
            var yes = question.StartsWith($"is {person} ", StringComparison.Ordinal) ? "yes" : "no";
            Assert.Equal((task.Answer, task.Steps) switch
            {
                (KinshipAnswer.Name, false) => [person],
                (KinshipAnswer.Name, true) => way,
                (_, false) => [yes],
                _ => [.. way, yes],
            }, answer);
        }
    }

    [Fact]
    public void No_name_has_a_role_in_one_split_that_it_has_in_another()
    {
        var seen = new Dictionary<(string Relation, bool Who, string Name), HashSet<TaskSplit>>();
        var task = Families with { Links = 3, Families = 5 };
        foreach (var split in Enum.GetValues<TaskSplit>())
        {
            for (var index = 0; index < Draws; index++)
            {
                foreach (var (who, relation, whose) in Read(task, task.Draw(split, index)).Facts.Where(fact => fact.Relation != "neighbour"))
                {
                    foreach (var role in new[] { (relation, true, who), (relation, false, whose) })
                    {
                        seen.TryAdd(role, []);
                        seen[role].Add(split);
                    }
                }
            }
        }

        // The mother is on both sides: as the mother of someone and as the one whose only son someone is.
        Assert.All(seen, role => Assert.Single(role.Value));
        Assert.Equal(10, seen.Count(role => role.Key.Relation == "mother" && role.Key.Who && role.Value.Contains(TaskSplit.Test)));
        Assert.Equal(30, seen.Count(role => role.Key.Relation == "only son" && role.Key.Who && role.Value.Contains(TaskSplit.Train)));
    }

    [Fact]
    public void Every_word_of_the_tests_is_read_in_training_and_is_an_answer_there()
    {
        HashSet<int> Words(TaskSplit split, int draws) => [.. Enumerable.Range(0, draws).SelectMany(index => Families.Draw(split, index).Input)];
        HashSet<int> Answers(TaskSplit split, int draws) => [.. Enumerable.Range(0, draws).SelectMany(index => Families.Draw(split, index).Target)];
        Assert.Subset(Words(TaskSplit.Train, 2000), Words(TaskSplit.Test, Draws));
        Assert.Subset(Answers(TaskSplit.Train, 6000), Answers(TaskSplit.Test, Draws));
    }

    [Fact]
    public void In_training_a_quarter_of_the_questions_asks_for_a_neighbour_and_in_tests_none()
    {
        int Asked(TaskSplit split) => Enumerable.Range(0, 2000).Count(index => Read(Families, Families.Draw(split, index)).Question.Contains("neighbour", StringComparison.Ordinal));
        Assert.True(WilsonInterval.Share(Asked(TaskSplit.Train), 2000, 0.999).Contains(0.25));
        Assert.Equal(0, Asked(TaskSplit.Test));
        foreach (var index in Enumerable.Range(0, 200))
        {
            var (facts, question, answer) = Read(Families, Families.Draw(TaskSplit.Train, index));
            if (question.Contains("neighbour", StringComparison.Ordinal))
            {
                Assert.Equal(facts.Single(fact => fact.Relation == "neighbour" && fact.Whose == question.Split(' ')[^1]).Who, answer.Single());
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_constant_answer_is_right_in_half_of_the_examples(int hops)
    {
        var task = Families with { Answer = KinshipAnswer.YesOrNo, Hops = hops };
        const int draws = 4000;
        var yes = Enumerable.Range(0, draws).Count(index => task.Word(task.Draw(TaskSplit.Test, index).Target.Max()) == "yes");
        Assert.Equal(0.5, task.ChanceAccuracy);
        Assert.True(WilsonInterval.Share(yes, draws, 0.999).Contains(0.5), $"{yes} of {draws}");
    }

    [Fact]
    public void The_place_of_the_person_in_question_says_nothing()
    {
        // Who always says no where the candidate's statement comes first would be right more often if the statements were not shuffled.
        var task = Families with { Answer = KinshipAnswer.YesOrNo, Hops = 2 };
        const int draws = 4000;
        var right = 0;
        for (var index = 0; index < draws; index++)
        {
            var (facts, question, answer) = Read(task, task.Draw(TaskSplit.Train, index));
            var candidate = question.Split(' ')[1];
            var first = facts.First(fact => fact.Relation == "only son").Who == candidate;
            right += (first ? "no" : "yes") == answer[0] ? 1 : 0;
        }

        Assert.True(WilsonInterval.Share(right, draws, 0.999).Contains(0.5), $"{right} of {draws}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Naming_any_familys_person_is_right_as_often_as_chance_says(bool steps)
    {
        var task = Families with { Steps = steps, Links = 3 };
        const int draws = 2000;
        var (right, scored) = (0, 0);
        for (var index = 0; index < draws; index++)
        {
            var (facts, question, answer) = Read(task, task.Draw(TaskSplit.Validation, index));
            var random = new RandomStream(1, index);
            foreach (var person in answer)
            {
                var relation = facts.First(fact => fact.Who == person && fact.Relation != "neighbour").Relation;
                string[] candidates = [.. facts.Where(fact => fact.Relation == relation).Select(fact => fact.Who)];
                right += candidates[random.NextInteger(candidates.Length)] == person ? 1 : 0;
                scored++;
            }
        }

        Assert.True(WilsonInterval.Share(right, scored, 0.999).Contains(task.ChanceAccuracy), $"{right} of {scored}, expected {task.ChanceAccuracy}");
    }

    [Fact]
    public void Hops_and_ways_to_answer_do_not_change_where_the_question_stands()
    {
        Assert.Equal((Families with { Hops = 1 }).Length, (Families with { Hops = 2 }).Length);
        foreach (var hops in new[] { 1, 2 })
        {
            var task = Families with { Hops = hops };
            Assert.Equal("who", task.Word(task.Draw(TaskSplit.Train, 0).Input[(3 * 15) + (2 * 7)]));
        }
    }

    [Fact]
    public void Values_at_odds_are_named()
    {
        string Refusal(Kinship task) => Assert.Throws<ArgumentException>(() => task.Draw(TaskSplit.Train, 0)).Message;
        Assert.Contains("Hops is 3", Refusal(Families with { Hops = 3 }), StringComparison.Ordinal);
        Assert.Contains("at least 2 Families", Refusal(Families with { Families = 1, Answer = KinshipAnswer.YesOrNo }), StringComparison.Ordinal);
        Assert.Contains("HeldOutNames", Refusal(Families with { Neighbours = 0 }), StringComparison.Ordinal);
        Assert.Contains("Links is 4", Refusal(Families with { Links = 4 }), StringComparison.Ordinal);
    }

    // From the printed line, as a reader would: sentences, a question, and the words in brackets.
    private static (List<(string Who, string Relation, string Whose)> Facts, string Question, List<string> Answer) Read(Kinship task, TokenExample example)
    {
        var sentences = task.Describe(example).Split(" . ");
        var facts = sentences[..^1].Select(sentence =>
        {
            var words = sentence.Split(' ');
            return (words[0], string.Join(' ', words[3..^2]), words[^1]);
        }).ToList();
        var parts = sentences[^1].Split(" ? ");
        return (facts, parts[0], [.. parts[1].Split(' ').Where(word => word[0] == '[').Select(word => word[1..^1])]);
    }
}
