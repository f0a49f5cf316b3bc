using static TorchSharp.torch;

namespace Octavo.Torch.Tests;

/// <summary>Repeats something and compares what it leaves behind.</summary>
internal static class MemoryWatch
{
    /// <summary>What the runtime's own heap and the allocator may move by in 200 repetitions.</summary>
    private const long ResidentBytes = 24 << 20;

    /// <summary>Fails unless live tensors are the same and resident memory about the same before and after 200 repetitions.</summary>
    public static void StaysFlat(Action<int> action)
    {
        for (var i = 0; i < 20; i++)
        {
            action(i);
        }

        // What earlier tests left to the finalizers must not go in the meantime.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (tensors, resident) = (Tensor.TotalCount, Environment.WorkingSet);
        for (var i = 0; i < 200; i++)
        {
            action(i);
        }

        Assert.Equal(tensors, Tensor.TotalCount);
        GC.Collect();
        Assert.InRange(Environment.WorkingSet - resident, long.MinValue, ResidentBytes);
    }
}
