using Octavo.Statistics;
using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class ClosedWorldTests
{
    private const int Draws = 1500;

    private static readonly ClosedWorld World = EveryTask.World;

    [Fact]
    public void A_known_fact_has_one_object_whenever_it_is_asked_and_no_statement_tells_it()
    {
        var known = Closed(World with { Condition = FactCondition.InWeights }, TaskSplit.Test);
        foreach (var (fact, objects) in Closed(World, TaskSplit.Train))
        {
            Assert.Single(objects);
            if (known.TryGetValue(fact, out var tested))
            {
                Assert.Equal(objects, tested);
            }
        }

        Assert.Equal(2 * World.Subjects, known.Count);
    }

    [Fact]
    public void A_new_fact_is_never_in_training_neither_asked_nor_told()
    {
        var after = Closed(World with { Condition = FactCondition.New }, TaskSplit.Test).Keys.ToHashSet();
        Assert.Equal(World.Subjects, after.Count);
        for (var index = 0; index < Draws; index++)
        {
            var (statements, asked, _) = Read(World, World.Draw(TaskSplit.Train, index));
            Assert.DoesNotContain(asked, after);
            Assert.DoesNotContain(statements, statement => after.Contains(statement.Fact));
        }
    }

    [Fact]
    public void Every_word_of_the_tests_is_read_in_training()
    {
        HashSet<int> Words(ClosedWorld task, TaskSplit split) => [.. Enumerable.Range(0, Draws).SelectMany(index => task.Draw(split, index).Input)];
        Assert.Subset(Words(World, TaskSplit.Train), Words(World with { Condition = FactCondition.InContext }, TaskSplit.Test));
    }

    [Fact]
    public void In_context_and_in_conflict_a_statement_answers_and_in_conflict_it_is_not_what_was_trained()
    {
        var known = Closed(World, TaskSplit.Train);
        var contexts = World with { Condition = FactCondition.InContext };
        var conflicts = World with { Condition = FactCondition.InConflict };
        for (var index = 0; index < 300; index++)
        {
            var (told, asked, right) = Read(contexts, contexts.Draw(TaskSplit.Test, index));
            Assert.Equal(right, told.Single(statement => statement.Fact == asked).Object);
            var (against, disputed, said) = Read(conflicts, conflicts.Draw(TaskSplit.Test, index));
            Assert.Equal(said, against.Single(statement => statement.Fact == disputed).Object);
            Assert.NotEqual(said, known[disputed].Single());

            // The same question with the other source as the right one.
            var example = (conflicts with { Expected = FactSource.Weights }).Draw(TaskSplit.Test, index);
            Assert.Equal(conflicts.Draw(TaskSplit.Test, index).Input, example.Input);
            Assert.Equal(known[disputed].Single(), conflicts.Word(example.Target[^1]));
        }
    }

    [Fact]
    public void In_training_half_of_the_questions_are_told_and_half_are_known()
    {
        var told = Enumerable.Range(0, 2000).Count(index =>
        {
            var (statements, asked, _) = Read(World, World.Draw(TaskSplit.Train, index));
            return statements.Any(statement => statement.Fact == asked);
        });
        Assert.True(WilsonInterval.Share(told, 2000, 0.999).Contains(0.5), $"{told} of 2000");
    }

    [Theory]
    [InlineData(FactCondition.InWeights)]
    [InlineData(FactCondition.New)]
    [InlineData(FactCondition.InContext)]
    [InlineData(FactCondition.InConflict)]
    public void Of_each_relation_every_object_is_right_equally_often(FactCondition condition)
    {
        // Whatever object is said always, it is right for one in eight: counted over the facts, not over draws.
        var task = World with { Condition = condition, Expected = condition == FactCondition.InConflict ? FactSource.Weights : FactSource.Context };
        var facts = Enumerable.Range(0, 6 * Draws).Select(index => Read(task, task.Draw(TaskSplit.Train, index))).Select(example => (example.Asked, example.Right)).Distinct().ToList();
        Assert.Equal((condition is FactCondition.New or FactCondition.InContext ? 1 : 2) * World.Subjects, facts.Count);
        foreach (var relation in facts.GroupBy(fact => fact.Asked.Relation))
        {
            Assert.Equal(World.Objects, relation.GroupBy(fact => fact.Right).Count());
            Assert.All(relation.GroupBy(fact => fact.Right), group => Assert.Equal(task.ChanceAccuracy, (double)group.Count() / relation.Count(), tolerance: 1e-12));
        }
    }

    [Fact]
    public void Values_at_odds_are_named()
    {
        string Refusal(ClosedWorld task) => Assert.Throws<ArgumentException>(() => task.Draw(TaskSplit.Train, 0)).Message;
        Assert.Contains("Subjects 40", Refusal(World with { Subjects = 40 }), StringComparison.Ordinal);
        Assert.Contains("Expected is Weights", Refusal(World with { Expected = FactSource.Weights }), StringComparison.Ordinal);
        Assert.Contains("Statements 0", Refusal(World with { Statements = 0 }), StringComparison.Ordinal);
    }

    /// <summary>The facts that are asked without being told, each with the objects that were right.</summary>
    private static Dictionary<(string Subject, string Relation), HashSet<string>> Closed(ClosedWorld task, TaskSplit split)
    {
        var facts = new Dictionary<(string, string), HashSet<string>>();
        for (var index = 0; index < 2 * Draws; index++)
        {
            var (statements, asked, right) = Read(task, task.Draw(split, index));
            if (!statements.Any(statement => statement.Fact == asked))
            {
                facts.TryAdd(asked, []);
                facts[asked].Add(right);
            }
        }

        return facts;
    }

    private static (List<((string Subject, string Relation) Fact, string Object)> Statements, (string Subject, string Relation) Asked, string Right) Read(
        ClosedWorld task, TokenExample example)
    {
        var sentences = task.Describe(example).Split(" . ");
        var statements = sentences[..^1].Select(sentence => sentence.Split(' ')).Select(words => ((words[3], words[1]), words[5])).ToList();
        var question = sentences[^1].Split(' '); // what is the capital of Bado ? [resu]
        return (statements, (question[5], question[3]), question[7][1..^1]);
    }
}
