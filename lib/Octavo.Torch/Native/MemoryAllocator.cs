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
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            // Some versions refuse thresholds over half of an arena, 32 MB.
            if (SetOption(MapThreshold, 1 << 30) == 0)
            {
                _ = SetOption(MapThreshold, 32 << 20);
            }

            _ = SetOption(TrimThreshold, int.MaxValue);
            _ = SetOption(TopPad, 64 << 20);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library: its allocator stays as it is.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
