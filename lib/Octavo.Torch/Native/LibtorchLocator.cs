using TorchSharp;

namespace Octavo.Torch.Native;

/// <summary>Finds the folder with libtorch and the file of TorchSharp's shim.</summary>
internal static class LibtorchLocator
{
    /// <summary>The environment variable that names a folder with libtorch; it wins over every other place.</summary>
    public const string FolderVariable = "OCTAVO_LIBTORCH";

    /// <summary>The text file beside this assembly in which the build wrote the package's folder.</summary>
    public const string PathFile = "libtorch.path";

    /// <summary>The libtorch that TorchSharp's shim was built for. TorchSharp says it too, but asking loads the native code.</summary>
    public const string PackageVersion = "2.10.0";

    /// <summary>The TorchSharp package that carries the shim.</summary>
    public const string ShimPackageVersion = "0.107.0";

    private const string Advice =
        $"Set {FolderVariable} to a folder with libtorch {PackageVersion} (for example the torch/lib of a PyTorch {PackageVersion}), " +
        "or build with TorchBackend=cpu, which restores it as a package.";

    /// <summary>The first folder that holds libtorch, and what kind of place it is.</summary>
    /// <exception cref="LibtorchLoadException">None does; the message lists where it was looked for.</exception>
    public static (string Folder, string Source) Folder()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen)
        {
            return Holds(chosen, LibtorchPlatform.Core)
                ? (chosen, FolderVariable)
                : throw new LibtorchLoadException(
                    chosen,
                    $"{FolderVariable} names this folder, but it holds no {LibtorchPlatform.Core}",
                    $"Point it at a folder with libtorch {PackageVersion} (for example the torch/lib of a PyTorch {PackageVersion}), or unset it.");
        }

        var looked = new List<string>();
        foreach (var (folder, source) in Candidates())
        {
            if (Holds(folder, LibtorchPlatform.Core))
            {
                return (folder, source);
            }

            looked.Add(folder);
        }

        throw new LibtorchLoadException(
            LibtorchPlatform.Core, $"found in none of {string.Join(", ", looked.Distinct().Select(folder => $"'{folder}'"))}", Advice);
    }

    /// <summary>The path of TorchSharp's shim.</summary>
    /// <exception cref="LibtorchLoadException">It is nowhere; the message lists where it was looked for.</exception>
    public static string Shim(string libtorchFolder)
    {
        var looked = ProgramFolders().Append(libtorchFolder)
            .Append(PackageNatives("torchsharp", ShimPackageVersion)).Distinct().ToList();
        return looked.Where(folder => Holds(folder, LibtorchPlatform.Shim)).Select(folder => Path.Combine(folder, LibtorchPlatform.Shim)).FirstOrDefault()
            ?? throw new LibtorchLoadException(
                LibtorchPlatform.Shim,
                $"found in none of {string.Join(", ", looked.Select(folder => $"'{folder}'"))}",
                "It comes with the TorchSharp package: keep the program's 'runtimes' folder beside it, or publish with -r for this platform.");
    }

    /// <summary>The folder for files made once per user: $XDG_CACHE_HOME/octavo or ~/.cache/octavo.</summary>
    public static string UserCache()
    {
        var root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root) || !Path.IsPathRooted(root))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            root = Path.Combine(home.Length > 0 ? home : Path.GetTempPath(), ".cache");
        }

        return Path.Combine(root, "octavo");
    }

    private static IEnumerable<(string Folder, string Source)> Candidates()
    {
        foreach (var folder in ProgramFolders())
        {
            yield return (folder, "beside the program");
        }

        foreach (var folder in BaseFolders().Select(folder => Path.Combine(folder, PathFile)).Where(File.Exists))
        {
            yield return (File.ReadAllText(folder).Trim(), "package");
        }

        yield return (PackageNatives($"libtorch-cpu-{LibtorchPlatform.RuntimeIdentifier}", PackageVersion), "package");
    }

    private static IEnumerable<string> ProgramFolders() => BaseFolders()
        .SelectMany(folder => new[] { folder, Path.Combine(folder, "runtimes", LibtorchPlatform.RuntimeIdentifier, "native") })
        .Concat(((AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string) ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.TrimEndingDirectorySeparator(folder)))
        .Distinct();

    private static IEnumerable<string> BaseFolders()
    {
        // In a single-file program assemblies have no location of their own; the program's folder is the one that counts.
#pragma warning disable IL3000
        foreach (var assembly in new[] { typeof(LibtorchLocator).Assembly, typeof(torch).Assembly })
        {
            if (Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder)
            {
                yield return folder;
            }
        }
#pragma warning restore IL3000

        yield return Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
    }

    private static string PackageNatives(string package, string version)
    {
        var root = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".nuget", "packages");
        return Path.Combine(root, package, version, "runtimes", LibtorchPlatform.RuntimeIdentifier, "native");
    }

    private static bool Holds(string folder, string file) => File.Exists(Path.Combine(folder, file));
}
