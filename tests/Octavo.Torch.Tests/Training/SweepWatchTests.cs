using Octavo.Runs;
using Octavo.Torch.Training;

namespace Octavo.Torch.Tests.Training;

public sealed class SweepWatchTests
{
    [Fact]
    public void What_was_found_and_not_trained_takes_no_time_and_says_nothing_of_the_pace()
    {
        var told = new List<SweepProgress>();
        var watch = new SweepWatch([100, 10, 10], told.Add);

        watch.End(0, "found");
        Assert.Null(told[^1].SecondsLeft);

        watch.Task(1, "gpt", 1)(At(step: 20, steps: 20));
        watch.End(1, "trained");

        // Of the work that is not found, half is done: as much time is left as has passed.
        Assert.Equal(2, told[^1].Ended);
        Assert.InRange(told[^1].SecondsLeft!.Value, 0, 60);
        Assert.Equal("trained", told[^1].LastEnded);
    }

    [Fact]
    public void A_line_names_what_trains_its_step_and_loss_the_pace_and_the_time_left()
    {
        var now = new SweepProgress(3, 12, [new RunningTraining("gpt-64", 1, 120, 500, 2.3451)], "gpt-32 seed 1, loss 2.401", 21_000, 80);

        Assert.Equal("3 of 12 runs done, 21k tokens/s, 1 min 20 s left; gpt-64 seed 1: step 120 of 500, loss 2.345; last: gpt-32 seed 1, loss 2.401", now.ToString());
        Assert.Equal("12 of 12 runs done; last: x", (now with { Ended = 12, Running = [], LastEnded = "x", TokensPerSecond = 0 }).ToString());
    }

    private static TaskProgress At(int step, int steps) => new(new TaskPoint(step, 1, null, null), steps, 1_000, 1);
}
