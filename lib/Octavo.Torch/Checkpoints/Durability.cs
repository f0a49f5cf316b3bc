using System.Runtime.InteropServices;

namespace Octavo.Torch.Checkpoints;

/// <summary>Brings names, not only contents, to the disk: a renamed file can be gone after a power cut until its folder is flushed.</summary>
internal static partial class Durability
{
    /// <summary>Flushes a folder's list of names; does nothing on Windows, whose file systems keep a journal of them.</summary>
    /// <exception cref="IOException">The folder cannot be flushed.</exception>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, 0);
        if (descriptor < 0)
        {
            throw Error();
        }

        try
        {
            // EINVAL (22): a file system that cannot flush folders, for example over a network; nothing better can be done there.
            if (Flush(descriptor) != 0 && Marshal.GetLastPInvokeError() != 22)
            {
                throw Error();
            }
        }
        finally
        {
            _ = Close(descriptor);
        }

        IOException Error() => new($"The folder {folder} cannot be flushed to the disk: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
