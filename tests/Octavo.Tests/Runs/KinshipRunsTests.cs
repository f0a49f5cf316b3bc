using Octavo.Runs;
using Octavo.Tasks;

namespace Octavo.Tests.Runs;

public sealed class KinshipRunsTests
{
    private const int Digits = 12; // of numbers computed in one way and by hand

    private static readonly KinshipRuns Runs = new(
    [
        new KinshipRun(1, 1, Steps: false, HeldOutNames: false, OneHop: 0.1, TwoHops: 0.1),
        new KinshipRun(1, 1, Steps: true, HeldOutNames: false, OneHop: 0.1, TwoHops: 0.9),
        new KinshipRun(2, 1, Steps: false, HeldOutNames: false, OneHop: 0.9, TwoHops: 0.5),
        new KinshipRun(2, 1, Steps: true, HeldOutNames: false, OneHop: 1.0, TwoHops: 0.8),
        new KinshipRun(2, 2, Steps: false, HeldOutNames: false, OneHop: 0.8, TwoHops: 0.4),
        new KinshipRun(2, 2, Steps: true, HeldOutNames: false, OneHop: 0.9, TwoHops: 0.9),
        new KinshipRun(2, 1, Steps: true, HeldOutNames: true, OneHop: 0.2, TwoHops: 0.0),
    ]);

    [Fact]
    public void Estimates_are_means_over_seeds_of_the_runs_that_belong()
    {
        Assert.Equal(0.9, Runs.Accuracy(2, hops: 1).Value, Digits); // (0.95 + 0.85) / 2
        Assert.Equal(2, Runs.Accuracy(2, hops: 1).Count);
        Assert.Equal(0.45, Runs.Accuracy(2, hops: 2, steps: false).Value, Digits);
        Assert.Equal(0.9, Runs.Accuracy(1, hops: 2, steps: true).Value, Digits);
        Assert.Equal(0.9, Runs.OneHop().Value, Digits); // one layer does not count
        Assert.Equal(0.4, Runs.StepsGain().Value, Digits); // (0.3 + 0.5) / 2
        Assert.Equal(0.2, Runs.HeldOut(hops: 1).Value, Digits);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("3 layers", Assert.Throws<ArgumentException>(() => Runs.Accuracy(3, hops: 1)).Message, StringComparison.Ordinal);
        var uneven = new KinshipRuns([.. Runs.Runs.Skip(3)]);
        Assert.Contains("Seed 1 has 1 runs with steps and 0 without", Assert.Throws<ArgumentException>(() => uneven.StepsGain()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Runs.Accuracy(2, hops: 3));
    }

    [Fact]
    public void A_run_is_read_from_its_tests_on_one_and_two_hops()
    {
        var task = new KinshipTelegrams { Seed = 1, Families = 2, Neighbours = 2, Questions = 6, Steps = true };
        var record = new TaskRun
        {
            Name = "gpt",
            Task = task.Name,
            Seed = 4,
            TotalParameters = 1,
            TrainedParameters = 1,
            Points = [],
            TestAccuracy = 0,
            TestExactMatch = 0,
            TestLoss = 0,
            TestExamples = 1,
            ChanceAccuracy = 0.5,
            Steps = 1,
            TestedStep = 1,
            Tokens = 1,
            TrainingFlops = 1,
            Seconds = 1,
            Device = "cpu",
            OtherTests = [new TaskTest("one", 0.3, 0.4, 0, 1, 0.5), new TaskTest("two", 0.5, 0.6, 0, 1, 0.5)],
        };
        Assert.Equal(new KinshipRun(2, 4, Steps: true, HeldOutNames: false, OneHop: 0.4, TwoHops: 0.6), KinshipRun.Of(2, task, record));
        Assert.Contains("tested on 0 tasks", Assert.Throws<ArgumentException>(() => KinshipRun.Of(2, task, record with { OtherTests = null })).Message, StringComparison.Ordinal);
    }
}
