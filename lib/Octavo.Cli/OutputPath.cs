namespace Octavo.Cli;

/// <summary>Places that a command writes to, tried before the work begins: an hour's run must not end at a wrong path.</summary>
internal static class OutputPath
{
    /// <summary>The full path of a file to write; its folder is made.</summary>
    /// <exception cref="CommandException">It is a folder, or nothing can be written there.</exception>
    public static string File(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new CommandException($"'{path}' is a folder. Name the file to write with --out.");
        }

        Try(path, Path.GetDirectoryName(full)!);
        return full;
    }

    /// <summary>The full path of a folder to write to; it is made.</summary>
    /// <exception cref="CommandException">It is a file, or nothing can be written there.</exception>
    public static string Folder(string path, string option = "--out")
    {
        var full = Path.GetFullPath(path);
        if (System.IO.File.Exists(full))
        {
            throw new CommandException($"'{path}' is a file. Name a folder with {option}.");
        }

        Try(path, full);
        return full;
    }

    /// <summary>The full path of a folder that is not there or empty; the one above it is made.</summary>
    /// <exception cref="CommandException">It is a file, has files in it, or nothing can be written there.</exception>
    public static string NewFolder(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (System.IO.File.Exists(full))
        {
            throw new CommandException($"'{path}' is a file. Name a new folder with --out.");
        }

        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
        {
            throw new CommandException($"The folder '{path}' has files in it, which are kept. Name a new or an empty one with --out.");
        }

        Try(path, Path.GetDirectoryName(full) ?? full);
        return full;
    }

    private static void Try(string path, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".octavo-{Guid.NewGuid():N}");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"'{path}' cannot be written: nothing can be created in '{folder}'. Name another place with --out.", problem);
        }
    }
}
