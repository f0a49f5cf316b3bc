using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests;

/// <summary>Repeats something and compares what it leaves behind.</summary>
internal static class MemoryWatch
{
    /// <summary>What the runtime's own heap and the allocator may move by in 200 repetitions.</summary>
    private const long ResidentBytes = 24 << 20;

    /// <summary>
    /// Tensors that this thread has made less those that it has released. The finalizers have a thread of their own, so that a tensor
    /// which is left to them stays counted here, whenever the garbage collector runs.
    /// </summary>
    public static long Unreleased => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    /// <summary>Live tensors once those that earlier tests left to the finalizers are gone, so that none goes between two counts.</summary>
    public static long LiveTensors()
    {
        // What one finalizer lets go of, only the next collection finds: until two in a row find nothing more.
        var (count, quiet) = (Tensor.TotalCount, 0);
        for (var i = 0; i < 10 && quiet < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            quiet = Tensor.TotalCount == count ? quiet + 1 : 0;
            count = Tensor.TotalCount;
        }

        return count;
    }

    /// <summary>Fails unless live tensors are the same and resident memory about the same before and after 200 repetitions.</summary>
    public static void StaysFlat(Action<int> action)
    {
        for (var i = 0; i < 20; i++)
        {
            action(i);
        }

        var (unreleased, tensors, resident) = (Unreleased, LiveTensors(), Environment.WorkingSet);
        for (var i = 0; i < 200; i++)
        {
            action(i);
        }

        Assert.Equal(unreleased, Unreleased);
        Assert.Equal(tensors, Tensor.TotalCount);
        GC.Collect();
        Assert.InRange(Environment.WorkingSet - resident, long.MinValue, ResidentBytes);
    }
}
