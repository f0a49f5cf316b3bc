using Octavo.Runs;
using Octavo.Statistics;

namespace Octavo.Tests.Runs;

public sealed class TaskSummaryTests
{
    [Fact]
    public void Seeds_are_summed_up_by_model_and_task_with_students_interval()
    {
        TaskRun[] runs = [Run("a", "t", 2, 0.5), Run("b", "t", 1, 0.1), Run("a", "t", 1, 0.7), Run("a", "u", 1, 0.9)];
        var summaries = TaskSummary.Of(runs);
        Assert.Equal([("a", "t"), ("b", "t"), ("a", "u")], summaries.Select(summary => (summary.Name, summary.Task)));
        Assert.Equal(StudentInterval.Mean([0.7, 0.5]), summaries[0].Accuracy);
        Assert.Equal(StudentInterval.Mean([1.4, 1.0]), summaries[0].Loss);
        Assert.Equal([1, 2], summaries[0].Runs.Select(run => run.Seed));
        Assert.Null(summaries[1].Accuracy.Low); // of one seed there is no interval
    }

    [Fact]
    public void A_seed_that_comes_twice_is_refused() => Assert.Contains(
        "share a seed", Assert.Throws<ArgumentException>(() => TaskSummary.Of([Run("a", "t", 1, 0.5), Run("a", "t", 1, 0.6)])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_table_of_runs_has_a_heading_and_reads_back()
    {
        var lines = TaskRunTable.Of([Run("a, b", "t", 3, 1.0 / 3)]).Split('\n');
        Assert.StartsWith("name,task,seed,totalParameters,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("\"a, b\",t,3,7,7,,5,5,", lines[1], StringComparison.Ordinal);
        var columns = lines[0].Split(',');
        var fields = lines[1].Replace("\"a, b\"", "a", StringComparison.Ordinal).Split(',');
        Assert.Equal(columns.Length, fields.Length);
        Assert.Equal(1.0 / 3, double.Parse(fields[Array.IndexOf(columns, "testAccuracy")], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("", lines[2]);
    }

    internal static TaskRun Run(string name, string task, int seed, double accuracy) => new()
    {
        Name = name,
        Task = task,
        Seed = seed,
        TotalParameters = 7,
        TrainedParameters = 7,
        Points = [],
        TestAccuracy = accuracy,
        TestExactMatch = 0,
        TestLoss = 2 * accuracy,
        TestExamples = 10,
        ChanceAccuracy = 0.1,
        Steps = 5,
        TestedStep = 5,
        Tokens = 100,
        TrainingFlops = 1e6,
        Seconds = 1.25,
        Device = "cpu",
    };
}
