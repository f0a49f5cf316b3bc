namespace Octavo.Data;

/// <summary>The folder that fetched files live in: per user, shared by every checkout, and only ever holding verified files.</summary>
/// <remarks>What is still being fetched lies in <c>.partial</c> inside it and is never mistaken for the file.</remarks>
public sealed class DataCache
{
    /// <summary>The environment variable that names another folder for the cache.</summary>
    public const string FolderVariable = "OCTAVO_DATA";

    private const string PartialFolder = ".partial";

    /// <summary>A cache in that folder, which need not exist yet.</summary>
    public DataCache(string root) => Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>
    /// The user's cache: OCTAVO_DATA; else <c>octavo</c> in XDG_CACHE_HOME or in <c>~/.cache</c>; on Windows in the local
    /// application data.
    /// </summary>
    public static DataCache ForUser => new(UserFolder(Environment.GetEnvironmentVariable, OperatingSystem.IsWindows()));

    /// <summary>The cache's folder.</summary>
    public string Root { get; }

    /// <summary>Where a data set's files lie once fetched.</summary>
    /// <exception cref="DataException">The name would lead out of the cache.</exception>
    public string FolderOf(DataManifest manifest) => Inside(Root, manifest.Name, $"data set '{manifest.Name}'");

    /// <summary>Where a file lies once fetched.</summary>
    /// <exception cref="DataException">The name would lead out of the cache.</exception>
    public string PathOf(DataManifest manifest, string file) =>
        Inside(FolderOf(manifest), file, $"file '{file}' of data set '{manifest.Name}'");

    /// <summary>Where a file is collected before it is verified.</summary>
    /// <param name="manifest">The data set.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="content">Tells contents apart, so that a corrected manifest never resumes the bytes of the old one.</param>
    internal string PartialPathOf(DataManifest manifest, string file, string content)
    {
        _ = PathOf(manifest, file);
        return Path.Combine(Root, PartialFolder, manifest.Name, $"{file.Replace('/', '+')}.{content[..Math.Min(16, content.Length)]}");
    }

    /// <summary>The user's cache folder as a function of the environment.</summary>
    internal static string UserFolder(Func<string, string?> variable, bool windows)
    {
        if (variable(FolderVariable) is { Length: > 0 } named)
        {
            return named;
        }

        if (windows)
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "octavo");
        }

        // The XDG base directory specification: a relative value is to be ignored.
        if (variable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache))
        {
            return Path.Combine(cache, "octavo");
        }

        var home = variable("HOME") is { Length: > 0 } value ? value : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0
            ? Path.Combine(home, ".cache", "octavo")
            : throw new DataException($"There is no home folder to keep data in. Set {FolderVariable} to a folder that can be written.");
    }

    /// <summary>
    /// <paramref name="name"/> below <paramref name="folder"/>, refused unless every segment is an ordinary name on every system.
    /// </summary>
    internal static string Inside(string folder, string name, string what)
    {
        var segments = name.Split('/');
        var ordinary = segments.All(segment => segment.Length > 0
            && (char.IsAsciiLetterOrDigit(segment[0]) || segment[0] == '_')
            && segment[^1] != '.'
            && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
        if (!ordinary)
        {
            throw new DataException(
                $"The {what} is refused: its name is not a plain relative path, so it could lie outside the cache. " +
                "Correct the manifest: letters, digits, '.', '_', '-', and '/' between folders.");
        }

        return Path.Combine([folder, .. segments]);
    }
}
