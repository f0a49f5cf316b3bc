using System.Runtime.InteropServices;

namespace Octavo.Torch.Native;

/// <summary>
/// Tells glibc's allocator to keep large freed blocks. By default each is returned to the system and asked for again at the next
/// training step, page fault by page fault: at 124M parameters a third of the step.
/// </summary>
/// <remarks>The process then holds on to the peak of its memory, which is what a training process wants.</remarks>
internal static partial class MemoryAllocator
{
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MapThreshold = -3;

    /// <summary>Applies the settings on Linux with glibc; does nothing elsewhere.</summary>
    public static void KeepLargeBlocks()
    {
        WithGlibc(() =>
        {
            KeepBlocks();
            _ = SetOption(TrimThreshold, int.MaxValue);
            _ = SetOption(TopPad, 64 << 20);
        });
    }

    /// <summary>
    /// Until the result is disposed, blocks of at least <paramref name="bytes"/> bytes are returned to the system as soon as they are
    /// freed: for work that would rather wait for pages than hold more memory than its tensors take. Kept blocks take 1.1 to 2.3 times
    /// that, as glibc seldom fits an aligned block into the gap that one of the same size has left.
    /// </summary>
    /// <remarks>A process-wide setting; of several users the smallest size holds. What is free already goes back at once.</remarks>
    public static IDisposable ReturnLargeBlocks(int bytes = 1 << 20) => new Returning(bytes);

    /// <summary>Returns to the system what is free now, for example after an earlier run.</summary>
    public static void ReturnFree() => WithGlibc(() => _ = Trim(0));

    private static void KeepBlocks()
    {
        // Some versions refuse thresholds over half of an arena, 32 MB.
        if (SetOption(MapThreshold, 1 << 30) == 0)
        {
            _ = SetOption(MapThreshold, 32 << 20);
        }
    }

    private static void WithGlibc(Action action)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            action();
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library: its allocator stays as it is.
        }
    }

    private sealed class Returning : IDisposable
    {
        private static readonly Lock Gate = new();
        private static int _users;
        private static int _smallest = int.MaxValue;
        private bool _disposed;

        public Returning(int bytes)
        {
            lock (Gate)
            {
                _users++;
                _smallest = Math.Min(_smallest, bytes);
                WithGlibc(() =>
                {
                    _ = SetOption(MapThreshold, _smallest);
                    _ = Trim(0);
                });
            }
        }

        public void Dispose()
        {
            lock (Gate)
            {
                if (!_disposed && --_users == 0)
                {
                    _smallest = int.MaxValue;
                    WithGlibc(KeepBlocks);
                }

                _disposed = true;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
