using System.Text.Encodings.Web;
using System.Text.Json;

namespace Octavo.Notebooks.Client;

/// <summary>The kernelspecs installed on this machine, where Jupyter looks for them.</summary>
/// <remarks>Jupyter documentation, "Jupyter's common directories and file locations: Data files".</remarks>
public static class KernelSpecs
{
    private static readonly JsonSerializerOptions WriteOptions = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The folder below which this user's kernelspecs are installed.</summary>
    public static string UserFolder => Path.Combine(UserDataFolder(), "kernels");

    /// <summary>All folders that may hold kernelspecs, the most specific first.</summary>
    public static IReadOnlyList<string> Folders()
    {
        var data = new List<string>();
        data.AddRange((Environment.GetEnvironmentVariable("JUPYTER_PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        data.Add(UserDataFolder());
        if (OperatingSystem.IsWindows())
        {
            data.Add(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "jupyter"));
        }
        else
        {
            data.AddRange(["/usr/local/share/jupyter", "/usr/share/jupyter"]);
        }

        return [.. data.Select(folder => Path.Combine(folder, "kernels")).Distinct()];
    }

    /// <summary>Every kernelspec that can be read, one per name: the first found counts.</summary>
    public static IReadOnlyList<KernelSpec> List()
    {
        var specs = new Dictionary<string, KernelSpec>(StringComparer.OrdinalIgnoreCase);
        foreach (var folder in Folders().Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories))
        {
            if (File.Exists(Path.Combine(folder, "kernel.json")) && TryLoad(folder) is { } spec)
            {
                specs.TryAdd(spec.Name, spec);
            }
        }

        return [.. specs.Values.OrderBy(spec => spec.Name)];
    }

    /// <summary>The kernelspec of that name.</summary>
    /// <exception cref="KernelSpecException">There is none; the message lists those there are.</exception>
    public static KernelSpec Find(string name)
    {
        if (FindFolder(name) is { } folder)
        {
            return KernelSpec.Load(folder);
        }

        var known = string.Join(", ", List().Select(spec => spec.Name));
        throw new KernelSpecException(
            $"There is no kernel '{name}' on this machine. {(known.Length == 0 ? "No kernel is installed." : $"Installed: {known}.")}");
    }

    /// <summary>The folder of the kernelspec of that name, the first where there are several; null where there is none.</summary>
    public static string? FindFolder(string name) =>
        Folders().Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).FirstOrDefault(folder =>
            string.Equals(Path.GetFileName(folder), name, StringComparison.OrdinalIgnoreCase) && File.Exists(Path.Combine(folder, "kernel.json")));

    /// <summary>
    /// Installs a kernelspec for this user, replacing one of the same name, and returns its folder.
    /// </summary>
    /// <param name="spec">What to install.</param>
    /// <param name="kernelsFolder">Where, if not in <see cref="UserFolder"/>.</param>
    public static string Install(KernelSpec spec, string? kernelsFolder = null)
    {
        var folder = Path.Combine(kernelsFolder ?? UserFolder, spec.Name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kernel.json"), spec.ToJson().ToJsonString(WriteOptions) + "\n");
        return folder;
    }

    private static KernelSpec? TryLoad(string folder)
    {
        try
        {
            return KernelSpec.Load(folder);
        }
        catch (KernelSpecException)
        {
            // One broken kernelspec must not hide the others; asking for it by name says what is wrong with it.
            return null;
        }
    }

    private static string UserDataFolder()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } chosen)
        {
            return chosen;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        }

        if (OperatingSystem.IsMacOS())
        {
            return Path.Combine(home, "Library", "Jupyter");
        }

        return Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } shared
            ? Path.Combine(shared, "jupyter")
            : Path.Combine(home, ".local", "share", "jupyter");
    }
}
