using Octavo.Kernel.Server;

namespace Octavo.Kernel.Tests;

public sealed class BoundedWorkTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public void Work_that_ends_gives_its_result_and_work_that_fails_gives_none()
    {
        var work = new BoundedWork(Long);
        Assert.Equal("done", work.Run(() => "done"));
        Assert.Null(work.Run<string>(() => throw new InvalidOperationException()));
        Assert.Equal("again", work.Run(() => "again"));
    }

    [Fact]
    public void Work_that_never_ends_is_left_and_nothing_else_begins_before_it_has()
    {
        using var release = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        var work = new BoundedWork(TimeSpan.FromMilliseconds(100));
        Assert.Null(work.Run(() =>
        {
            release.Wait(Long);
            ended.Set();
            return "too late";
        }));
        Assert.Null(work.Run(() => "not begun"));
        release.Set();
        Assert.True(ended.Wait(Long, TestContext.Current.CancellationToken));
        Assert.True(SpinWait.SpinUntil(() => work.Run(() => "begun") == "begun", Long));
    }
}
