namespace Octavo.Data;

/// <summary>Keeps two fetchers, in one process or in several, from writing the same file at once.</summary>
/// <remarks>
/// The empty lock file stays: deleting it could hand the lock to two waiters, one of them holding a file that no longer has a name.
/// </remarks>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    public static async Task<FileLock> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException error) when (IsHeldByAnother(error))
            {
                await Task.Delay(s_pollInterval, cancellationToken);
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    // Windows: ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION; elsewhere the errno of flock: EWOULDBLOCK is 11 on Linux, 35 on macOS.
    private static bool IsHeldByAnother(IOException error) => OperatingSystem.IsWindows()
        ? (error.HResult & 0xFFFF) is 32 or 33
        : error.HResult is 11 or 35;
}
