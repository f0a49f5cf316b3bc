using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class MappingGuessesTests
{
    private const int Examples = 4000;

    /// <summary>Three standard errors of a share of so many examples.</summary>
    private const double Sampling = 0.025;

    private static readonly InContextMapping Mapping = EveryTask.Mapping with { Question = MappingQuestion.AnyKey };

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(12)]
    public void The_perfect_reader_is_right_as_often_as_the_formula_says(int shots)
    {
        var task = Mapping with { Shots = shots };
        Assert.InRange(MappingGuesses.PerfectReader(task, TaskSplit.Train, Examples), task.BestAccuracy - Sampling, task.BestAccuracy + Sampling);
    }

    [Fact]
    public void Counting_labels_is_chance_without_examples_and_right_where_there_is_one_label()
    {
        Assert.Equal(Mapping.ChanceAccuracy, MappingGuesses.MostFrequentLabel(Mapping with { Shots = 0 }, TaskSplit.Train, 100), 12);

        // One key a sequence: its label is the only one that occurs.
        Assert.Equal(1, MappingGuesses.MostFrequentLabel(Mapping with { KeysPerSequence = 1, Shots = 3 }, TaskSplit.Train, 100));
    }

    [Fact]
    public void Counting_labels_lies_between_chance_and_the_perfect_reader()
    {
        var counting = MappingGuesses.MostFrequentLabel(Mapping, TaskSplit.Test, Examples);
        Assert.InRange(counting, Mapping.ChanceAccuracy + Sampling, MappingGuesses.PerfectReader(Mapping, TaskSplit.Test, Examples) - Sampling);
    }

    [Fact]
    public void Of_two_keys_the_label_seen_more_often_is_said()
    {
        // One exemplar of two keys: right if it was the key's own (one half) or the labels are alike (one sixth of the other half).
        var task = Mapping with { KeysPerSequence = 2, Shots = 1 };
        const double Expected = 0.5 + (0.5 / 6);
        Assert.InRange(MappingGuesses.MostFrequentLabel(task, TaskSplit.Train, Examples), Expected - Sampling, Expected + Sampling);
    }

    [Fact]
    public void A_shift_has_another_ceiling() => Assert.Contains(
        "the rule is Shift", Assert.Throws<ArgumentException>(() => MappingGuesses.PerfectReader(Mapping with { Rule = MappingRule.Shift, Labels = 32 }, TaskSplit.Train, 10)).Message);

    [Fact]
    public void A_tasks_shape_knows_its_tokens_and_reads_its_examples()
    {
        var shape = TaskShapes.Gpt(Mapping, 1, 16);
        Assert.Equal((Mapping.VocabularySize, Mapping.Length, 1, 16), (shape.VocabularySize, shape.ContextLength, shape.Layers, shape.Width));
        Assert.Equal("1 layer, width 16", shape.Name);
        Assert.Equal(0.25, shape.InitialDeviation);
        Assert.Equal("3 layers, width 8", TaskShapes.Gpt(Mapping, 3, 8).Name);
        Assert.Throws<ArgumentException>(() => TaskShapes.Gpt(Mapping, 1, 18));
    }
}
