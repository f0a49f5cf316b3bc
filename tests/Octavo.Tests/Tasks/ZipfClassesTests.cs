using Octavo.Statistics;
using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class ZipfClassesTests
{
    private static readonly ZipfClasses Zipf = EveryTask.Zipf;

    [Theory]
    [InlineData(9, 1.0, 120)]
    [InlineData(24, 1.5, 500)]
    [InlineData(30, 2.0, 30)]
    [InlineData(12, 0.0, 60)]
    public void Class_sizes_follow_the_power_law_to_the_example(int classes, double exponent, int examples)
    {
        var task = Zipf with { Classes = classes, Exponent = exponent, TrainingExamples = examples };
        var sizes = task.ClassSizes;
        var sum = Enumerable.Range(1, classes).Sum(rank => Math.Pow(rank, -exponent));
        Assert.Equal(examples, sizes.Sum());
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.All(sizes, size => Assert.True(size >= 1));
        if (sizes[^1] > 1)
        {
            Assert.All(Enumerable.Range(0, classes), one => Assert.True(Math.Abs(sizes[one] - (examples * Math.Pow(one + 1, -exponent) / sum)) < 1));
        }

        var drawn = Enumerable.Range(0, examples).CountBy(index => Label(task, task.Draw(TaskSplit.Train, index))).ToDictionary();
        Assert.All(Enumerable.Range(0, classes), one => Assert.Equal(sizes[one], drawn[$"topic{one + 1}"]));
    }

    [Fact]
    public void After_the_last_labelled_example_the_first_comes_again()
    {
        var examples = Enumerable.Range(0, Zipf.TrainingExamples).Select(index => string.Join(' ', Zipf.Draw(TaskSplit.Train, index).Input)).ToList();
        Assert.Equal(Zipf.TrainingExamples, examples.Distinct().Count());
        Assert.Equal(Zipf.Draw(TaskSplit.Train, 3).Input, Zipf.Draw(TaskSplit.Train, 3 + Zipf.TrainingExamples).Input);
        Assert.NotEqual(Zipf.Draw(TaskSplit.Test, 3).Input, Zipf.Draw(TaskSplit.Test, 3 + Zipf.TrainingExamples).Input);
    }

    [Fact]
    public void A_texts_class_words_are_its_classs_own()
    {
        var classOf = new Dictionary<int, string>();
        for (var index = 0; index < 2000; index++)
        {
            var example = Zipf.Draw(TaskSplit.Test, index);
            var own = example.Input.Where(token => token > Zipf.SharedWords).ToList();
            Assert.Equal(Zipf.ClassWordsInText, own.Count);
            foreach (var word in own)
            {
                Assert.Equal(classOf.GetValueOrDefault(word, Label(Zipf, example)), Label(Zipf, example));
                classOf[word] = Label(Zipf, example);
            }
        }

        Assert.Equal(Zipf.Classes * Zipf.WordsPerClass, classOf.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(FrequencyBin.Head)]
    [InlineData(FrequencyBin.Middle)]
    [InlineData(FrequencyBin.Tail)]
    public void Tests_ask_about_the_classes_of_a_bin_equally_often(FrequencyBin? bin)
    {
        const int draws = 4000;
        var task = Zipf with { Bin = bin };
        var counts = Enumerable.Range(0, draws).CountBy(index => Label(task, task.Draw(TaskSplit.Test, index))).ToDictionary();
        Assert.Equal(1 / task.ChanceAccuracy, counts.Count, tolerance: 1e-9);
        Assert.All(counts, count => Assert.True(WilsonInterval.Share(count.Value, draws, 0.9999).Contains(task.ChanceAccuracy), $"{count}"));
        Assert.All(counts.Keys, name => Assert.True(bin is null || Zipf.BinOf(int.Parse(name[5..]) - 1) == bin));
    }

    [Fact]
    public void Unlabelled_texts_come_as_often_as_their_class_is_and_the_most_frequent_word_as_chance_says()
    {
        const int draws = 4000;
        foreach (var task in new[] { Zipf with { Target = ZipfTarget.NextWord }, Zipf with { Target = ZipfTarget.NextWord, ClassWordsInText = 9, Exponent = 2 } })
        {
            var targets = Enumerable.Range(0, draws).SelectMany(index => task.Draw(TaskSplit.Train, index).Target).Where(token => token != TokenExample.Unscored).ToList();
            Assert.Equal(draws * (task.TextLength - 1), targets.Count);

            // Words of one text depend on one another through its class; three times the interval of independent words holds.
            var most = (double)targets.CountBy(token => token).Max(pair => pair.Value) / targets.Count;
            var deviation = Math.Sqrt(task.ChanceAccuracy / targets.Count);
            Assert.InRange(most, task.ChanceAccuracy - (4 * deviation), task.ChanceAccuracy + (12 * deviation)); // the luckiest of some words
        }
    }

    [Fact]
    public void Values_out_of_range_are_named()
    {
        string Refusal(ZipfClasses task) => Assert.Throws<ArgumentException>(() => task.Draw(TaskSplit.Train, 0)).Message;
        Assert.Contains("TrainingExamples 8", Refusal(Zipf with { TrainingExamples = 8 }), StringComparison.Ordinal);
        Assert.Contains("ClassWordsInText 11", Refusal(Zipf with { ClassWordsInText = 11 }), StringComparison.Ordinal);
    }

    private static string Label(ZipfClasses task, TokenExample example) => task.Word(example.Target[^1]);
}
