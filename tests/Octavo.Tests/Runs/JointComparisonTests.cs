using Octavo.Claims;
using Octavo.Runs;

namespace Octavo.Tests.Runs;

public sealed class JointComparisonTests
{
    private const double Rounding = 1e-12;

    private static readonly string[] Tasks = ["copy", "sort"];

    [Fact]
    public void The_gap_is_what_specialists_have_more_on_the_mean_of_the_tasks()
    {
        var comparison = Assert.Single(JointComparison.Of([.. Seed(1, 0.9, 0.7, 1.0, 0.8), .. Seed(2, 0.8, 0.6, 1.0, 1.0)], "all", Tasks));
        Assert.Equal(0.2, comparison.Gap.Value, Rounding); // seed 1: 0.1 and 0.1; seed 2: 0.2 and 0.4
        Assert.Equal(100, comparison.JointParameters);
        Assert.Equal(200, comparison.SpecialistParameters);
        Assert.Equal(["copy", "sort"], comparison.Tasks.Select(task => task.Task));
        Assert.Equal(0.65, comparison.Tasks[1].Joint.Value, Rounding);
        Assert.Equal(0.9, comparison.Tasks[1].Specialist.Value, Rounding);
    }

    [Fact]
    public void A_wide_gap_is_interference_and_no_gap_is_one_model_for_all()
    {
        var apart = JointComparison.Of([.. Seed(1, 0.2, 0.1, 1, 1), .. Seed(2, 0.2, 0.1, 1, 0.98), .. Seed(3, 0.1, 0.1, 1, 1)], "all", Tasks)[0].Gap;
        Assert.Equal(Verdict.Right, SmallAndLargeClaims.Interference.Measure(apart).Verdict);
        Assert.Equal(Verdict.Wrong, SmallAndLargeClaims.OneModelForAll.Measure(apart).Verdict);
        var alike = JointComparison.Of([.. Seed(1, 1, 0.99, 1, 1), .. Seed(2, 0.99, 1, 1, 1), .. Seed(3, 0.99, 0.99, 1, 1)], "all", Tasks)[0].Gap;
        Assert.Equal(Verdict.Right, SmallAndLargeClaims.OneModelForAll.Measure(alike).Verdict);
    }

    [Fact]
    public void A_missing_specialist_or_test_is_named()
    {
        var seeds = Seed(1, 1, 1, 1, 1).Concat(Seed(2, 1, 1, 1, 1)).ToList();
        var without = seeds.Where(run => run.Task != "sort" || run.Seed != 2);
        Assert.Contains("'sort': seeds 1; those of 'all' were expected: 1, 2", Assert.Throws<ArgumentException>(() => JointComparison.Of(without, "all", Tasks)).Message);
        Assert.Contains("0 runs of 'everything'", Assert.Throws<ArgumentException>(() => JointComparison.Of(seeds, "everything", Tasks)).Message);
        Assert.Contains("each tested on 1 tasks", Assert.Throws<ArgumentException>(() => JointComparison.Of(seeds, "all", ["copy"])).Message);
    }

    private static IEnumerable<TaskRun> Seed(int seed, double jointCopy, double jointSort, double copy, double sort) =>
    [
        TaskRuns.Of("model", "copy", seed, exactMatch: copy),
        TaskRuns.Of("model", "all", seed) with { OtherTests = [new("copy", 1, jointCopy, 1, 100, 0.1), new("sort", 1, jointSort, 1, 100, 0.1)] },
        TaskRuns.Of("model", "sort", seed, exactMatch: sort),
    ];
}
