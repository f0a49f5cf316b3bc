namespace Octavo.Data;

/// <summary>A file while it is being collected: outside everyone's sight until it is complete, on disk and verified.</summary>
internal sealed class PartialFile(string path, string displayName, FetchOptions options)
{
    /// <summary>Where the bytes collect.</summary>
    public string Path => path;

    /// <summary>Bytes collected so far.</summary>
    public long Length => new FileInfo(path) is { Exists: true } info ? info.Length : 0;

    /// <summary>Opens the file at its end, or empties it first.</summary>
    public Stream Open(bool append) => Guard(() => options.OpenForWriting(path, append));

    /// <summary>Writes; a disk that refuses ends the fetch rather than being tried again.</summary>
    public async ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Storage(error);
        }
    }

    /// <summary>Sends what was written to the disk itself, so that a loss of power cannot leave a named but empty file.</summary>
    public void Flush(Stream stream) => Guard(() =>
    {
        stream.Flush();
        (stream as FileStream)?.Flush(flushToDisk: true);
        return true;
    });

    /// <summary>Makes the file visible under its name, in one step.</summary>
    public void Publish(string destination) => Guard(() =>
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(destination)!);
        File.Move(path, destination, overwrite: true);
        return true;
    });

    /// <summary>Removes what was collected.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is out of sight and would be verified before use; the failure that led here is the one to report.
        }
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Storage(error);
        }
    }

    private DataException Storage(Exception error) => new(
        IsDiskFull(error)
            ? $"The disk is full: {displayName} does not fit beside '{path}'. Free some space, or set {DataCache.FolderVariable} to a folder on another disk, and fetch again."
            : $"{displayName} cannot be written to '{path}': {error.Message} Make the folder writable, or set {DataCache.FolderVariable} to another one.",
        error);

    // ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL on Windows; ENOSPC is 28 and EDQUOT is 122 on Linux, 69 on macOS.
    private static bool IsDiskFull(Exception error) => OperatingSystem.IsWindows()
        ? (error.HResult & 0xFFFF) is 39 or 112
        : error.HResult is 28 || error.HResult == (OperatingSystem.IsMacOS() ? 69 : 122);
}
