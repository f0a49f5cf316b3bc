using Octavo.FewShot;

namespace Octavo.Tests.FewShot;

public sealed class PublishedFewShotTasksTests
{
    private const double Points = 1e-9;

    [Fact]
    public void GPT_3_loses_by_examples_on_LAMBADA_when_small_and_gains_when_large()
    {
        var lambada = PublishedFewShotTasks.Gpt3.Single(task => task.Task == "LAMBADA");
        Assert.Equal(-20.7, lambada.Gains[0], Points); // 125M: 42.7 to 22.0
        Assert.Equal(10.2, lambada.Gains[^1], Points); // 175B: 76.2 to 86.4
        Assert.True(lambada.Few[3] < lambada.Few[2]); // not monotone: 57.0 at 1.3B after 63.2 at 760M
    }

    [Fact]
    public void Pythia_does_worse_with_five_examples_on_LAMBADA_at_all_seven_sizes()
    {
        var lambada = PublishedFewShotTasks.Pythia.Single(task => task.Task == "LAMBADA");
        Assert.Equal(7, lambada.Gains.Count);
        Assert.All(lambada.Gains, gain => Assert.True(gain < 0));
        Assert.False(lambada.ExamplesHelpTheLargest);
        Assert.Equal(-3.2, lambada.Gains[^1], Points); // 0.7046 to 0.6726
    }

    [Theory]
    [InlineData("SciQ", -2.4, 5.1)]
    [InlineData("ARC easy", 0.72, 0.76)]
    [InlineData("ARC challenge", -0.26, 4.18)]
    [InlineData("PIQA", -2.13, 0)]
    [InlineData("LogiQA", 0, -2.92)]
    public void Pythias_gains_at_its_smallest_and_largest_size(string task, double smallest, double largest)
    {
        var gains = PublishedFewShotTasks.Pythia.Single(published => published.Task == task).Gains;
        Assert.Equal(smallest, gains[0], Points);
        Assert.Equal(largest, gains[^1], Points);
    }

    [Fact]
    public void Each_task_has_a_score_for_each_size_and_a_source()
    {
        Assert.Equal(10, PublishedFewShotTasks.All.Count);
        Assert.All(PublishedFewShotTasks.All, task =>
        {
            Assert.Equal(task.Family == "GPT-3" ? 8 : 7, task.Parameters.Count);
            Assert.Equal(task.Parameters.Count, task.Zero.Count);
            Assert.Equal(task.Parameters.Count, task.Few.Count);
            Assert.Equal(task.Parameters.Order(), task.Parameters);
            Assert.All(task.Zero.Concat(task.Few), score => Assert.InRange(score, 0, 100));
            Assert.NotEmpty(task.Source);
        });
    }

    [Fact]
    public void A_tie_is_no_help()
    {
        // Pythia's PIQA: 0.7601 in both settings at 12B.
        Assert.Equal(7, PublishedFewShotTasks.All.Count(task => task.ExamplesHelpTheLargest));
    }
}
