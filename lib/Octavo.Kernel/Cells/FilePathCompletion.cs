namespace Octavo.Kernel.Cells;

/// <summary>Completes paths of files, from the working directory where they are not absolute.</summary>
internal static class FilePathCompletion
{
    // A folder of data may hold any number of files.
    private const int Most = 500;

    /// <summary>Folders, and files that end in one of the endings, or all files where none are given.</summary>
    /// <param name="typed">The path as far as the cursor.</param>
    /// <param name="end">The cursor's place in the cell.</param>
    /// <param name="endings">Such as <c>.dll</c>.</param>
    public static Completions Complete(string typed, int end, IReadOnlyCollection<string> endings)
    {
        var split = typed.LastIndexOfAny(['/', Path.DirectorySeparatorChar]) + 1;
        var name = typed[split..];
        var found = new List<(string Text, string Kind)>();
        try
        {
            var folder = new DirectoryInfo(Path.GetFullPath(typed[..split], Directory.GetCurrentDirectory()));
            found.AddRange(folder.EnumerateFileSystemInfos()
                .Where(entry => entry.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (name.Length > 0 || !entry.Name.StartsWith('.')))
                .Where(entry => entry is DirectoryInfo || endings.Count == 0 || endings.Contains(entry.Extension, StringComparer.OrdinalIgnoreCase))
                .OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase)
                .Take(Most)
                .Select(entry => (entry.Name + (entry is DirectoryInfo ? "/" : ""), "path")));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No such folder: nothing to propose.
        }

        return new Completions(end - name.Length, end, [.. found.Select(entry => new Completion(entry.Text, entry.Kind))]);
    }
}
