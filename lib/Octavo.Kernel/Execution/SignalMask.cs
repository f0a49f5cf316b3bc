using System.Runtime.InteropServices;

namespace Octavo.Kernel.Execution;

/// <summary>
/// The signals that a thread blocks: how to tell that an abort struck it where it cannot be struck again. On Linux the runtime stops
/// a running thread by a signal (SIGRTMIN); an abort leaves that signal's handler by an exception, so that the signal stays blocked
/// and the runtime goes on waiting for its answer (seen with .NET 10.0.12: SigBlk in /proc/PID/task/TID/status). The next loop on
/// that thread could not be stopped any more, neither by an interrupt nor by a garbage collection, which holds every other thread.
/// </summary>
internal static unsafe partial class SignalMask
{
    // sigset_t is 128 bytes in glibc and in musl.
    private const int Words = 16;

    /// <summary>The calling thread's mask; empty where the runtime stops threads in other ways.</summary>
    public static ulong[] Capture()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var blocked = new ulong[Words];
        fixed (ulong* signals = blocked)
        {
            ReadMask(0, null, signals);
        }

        return blocked;
    }

    // Without a new mask the first argument means nothing and the thread's mask is only read.
    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int ReadMask(int how, ulong* wanted, ulong* current);
}
