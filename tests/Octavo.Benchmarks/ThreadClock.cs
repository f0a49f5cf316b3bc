using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Octavo.Benchmarks;

/// <summary>Seconds that pass for a measurement: on the wall, or, on a machine that does other work too, those that this thread got.</summary>
internal static partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    /// <summary>The present, in seconds since some moment.</summary>
    public static double Now(bool processorTime)
    {
        if (!processorTime)
        {
            return (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;
        }

        if (GetTime(ThreadProcessorTime, out var time) != 0)
        {
            throw new PlatformNotSupportedException("This system does not tell a thread's processor time.");
        }

        return time.Seconds + (time.Nanoseconds * 1e-9);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Moment time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Moment
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
