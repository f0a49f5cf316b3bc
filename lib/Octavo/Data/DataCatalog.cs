namespace Octavo.Data;

/// <summary>The data sets that there are manifests for.</summary>
public sealed class DataCatalog
{
    /// <summary>The environment variable that names another folder of manifests.</summary>
    public const string FolderVariable = "OCTAVO_MANIFESTS";

    private const string FolderName = "data-manifests";
    private const string SchemaName = "manifest.schema.json";

    private DataCatalog(string folder)
    {
        Folder = folder;
        Names = [.. Directory.EnumerateFiles(folder, "*.json")
            .Where(path => Path.GetFileName(path) != SchemaName)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Where the manifests lie.</summary>
    public string Folder { get; }

    /// <summary>The names of all data sets, in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>
    /// The catalogue of this installation: the folder named by OCTAVO_MANIFESTS; else <c>data-manifests</c> beside or above the
    /// library; else beside or above the current folder.
    /// </summary>
    /// <exception cref="DataException">There is none; the message says where was looked.</exception>
    public static DataCatalog Find()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
        {
            return In(named);
        }

        // A notebook loads the library from a published copy, so the library's own place comes before the program's.
        var library = Path.GetDirectoryName(typeof(DataCatalog).Assembly.Location);
        string[] starts = [string.IsNullOrEmpty(library) ? AppContext.BaseDirectory : library, Directory.GetCurrentDirectory()];
        foreach (var start in starts)
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var candidate = Path.Combine(folder.FullName, FolderName);
                if (File.Exists(Path.Combine(candidate, SchemaName)))
                {
                    return new DataCatalog(candidate);
                }
            }
        }

        throw new DataException(
            $"No folder '{FolderName}' beside or above {string.Join(" or ", starts.Select(start => $"'{start}'"))}. " +
            $"Run from the repository, or set {FolderVariable} to the folder that holds the manifests.");
    }

    /// <summary>The catalogue of the manifests in one folder.</summary>
    /// <exception cref="DataException">The folder does not exist.</exception>
    public static DataCatalog In(string folder) => Directory.Exists(folder)
        ? new DataCatalog(Path.GetFullPath(folder))
        : throw new DataException($"The folder of manifests '{folder}' does not exist. Correct the path (or {FolderVariable}).");

    /// <summary>The manifest of that name.</summary>
    /// <exception cref="DataException">There is none (the message suggests the nearest name), or it cannot be read.</exception>
    public DataManifest Get(string name)
    {
        if (Names.Contains(name, StringComparer.Ordinal))
        {
            return DataManifest.Read(Path.Combine(Folder, name + ".json"));
        }

        var nearest = Names.MinBy(known => EditDistance(name, known));
        throw new DataException(nearest is null
            ? $"No data set '{name}': the folder '{Folder}' holds no manifests."
            : $"No data set is called '{name}'. Did you mean '{nearest}'? All names: {string.Join(", ", Names)}.");
    }

    /// <summary>Insertions, deletions and replacements needed to turn one name into the other (Levenshtein), ignoring case.</summary>
    internal static int EditDistance(string first, string second)
    {
        var previous = Enumerable.Range(0, second.Length + 1).ToArray();
        for (var i = 1; i <= first.Length; i++)
        {
            var current = new int[second.Length + 1];
            current[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var same = char.ToLowerInvariant(first[i - 1]) == char.ToLowerInvariant(second[j - 1]);
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (same ? 0 : 1));
            }

            previous = current;
        }

        return previous[second.Length];
    }
}
