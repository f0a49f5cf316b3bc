namespace Octavo.Torch.Checkpoints;

/// <summary>Keeps two runs, in one process or in several, out of one folder. The system lets go of it when the process ends, however it ends.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _stream;

    private RunLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the folder.</summary>
    /// <exception cref="CheckpointException">Another run has it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static RunLock Take(string folder)
    {
        try
        {
            // The empty file stays: deleting it could give the lock to two runs, one of them with a file that has no name any more.
            return new RunLock(new FileStream(Path.Combine(folder, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (IsHeld(error))
        {
            throw new CheckpointException($"Another run is writing checkpoints to {folder}. Wait for its end, stop it, or give this run a folder of its own.", error);
        }
    }

    public void Dispose() => _stream.Dispose();

    // Windows: ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION; elsewhere the errno of flock: EWOULDBLOCK is 11 on Linux, 35 on macOS.
    private static bool IsHeld(IOException error) => OperatingSystem.IsWindows()
        ? (error.HResult & 0xFFFF) is 32 or 33
        : error.HResult is 11 or 35;
}
