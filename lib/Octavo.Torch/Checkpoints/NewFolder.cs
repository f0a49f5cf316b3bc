namespace Octavo.Torch.Checkpoints;

/// <summary>Writes a folder whole or not at all: under another name beside it, flushed to the disk, renamed.</summary>
internal static class NewFolder
{
    /// <summary>Writes a folder that is not there or empty.</summary>
    /// <param name="folder">The folder; those above it are made.</param>
    /// <param name="write">Gets the folder to write into; the files it writes must be flushed to the disk.</param>
    /// <exception cref="IOException">The folder has files in it or is one, the disk is full, or nothing can be written there; nothing is left.</exception>
    public static void Write(string folder, Action<string> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        CheckFree(folder);
        var parent = Path.GetDirectoryName(target)!;
        var unfinished = Path.Combine(parent, $"{Path.GetFileName(target)}.unfinished-{Path.GetRandomFileName()}");
        Directory.CreateDirectory(parent);
        try
        {
            Directory.CreateDirectory(unfinished);
            write(unfinished);
            Durability.FlushFolder(unfinished);
            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(unfinished, target);
            Durability.FlushFolder(parent);
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    /// <summary>Throws if there is something that would be replaced.</summary>
    private static void CheckFree(string folder)
    {
        if (File.Exists(folder))
        {
            throw new IOException($"'{folder}' is a file. Name a new folder");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"The folder '{folder}' has files in it, which are kept. Name a new or an empty one");
        }
    }
}
