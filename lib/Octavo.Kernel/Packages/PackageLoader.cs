using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Packages;

/// <summary>
/// Finds packages, what they need in turn, and loads their assemblies. What was loaded once stays: a process holds one version of each.
/// </summary>
internal sealed class PackageLoader
{
    private readonly Dictionary<string, Package> loaded = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> platform = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> sources = [];
    private readonly List<string> assemblies = [];
    private readonly Lazy<PackageResolver> resolver = new(() => new PackageResolver());

    public PackageLoader()
    {
        var trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        foreach (var path in trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            platform.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }
    }

    /// <summary>
    /// Carries out the directives of one cell; the paths of the assemblies of all packages so far. Of an assembly that the kernel
    /// runs on itself it is the kernel's own copy.
    /// </summary>
    /// <exception cref="CellFailedException">A package cannot be had, or only in another version than the one that is loaded.</exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public IReadOnlyList<string> Load(IReadOnlyCollection<PackageDirective> directives, CellContext cell)
    {
        string[] newSources = [.. directives.Where(directive => directive.IsSource).Select(directive => directive.Name).Distinct().Except(sources)];
        var wanted = directives.Where(directive => !directive.IsSource).ToArray();
        foreach (var package in wanted)
        {
            RefuseOtherVersion(package, wanted);
        }

        var missing = wanted.Where(package => !loaded.ContainsKey(package.Name)).DistinctBy(package => package.Name, StringComparer.OrdinalIgnoreCase).ToArray();
        var progress = new PackageProgress(cell);
        if (missing.Length > 0)
        {
            Install(missing, [.. sources, .. newSources], progress, cell);
        }

        sources.AddRange(newSources);
        progress.Installed(wanted.Select(package => loaded[package.Name]).Distinct(), newSources);
        return assemblies;
    }

    private void RefuseOtherVersion(PackageDirective package, IEnumerable<PackageDirective> together)
    {
        if (loaded.TryGetValue(package.Name, out var present) && asked.GetValueOrDefault(package.Name) != package.Version
            && !PackageVersions.Satisfies(present.Version, package.Version!))
        {
            throw Conflict(package, present.Version);
        }

        var first = together.First(other => string.Equals(other.Name, package.Name, StringComparison.OrdinalIgnoreCase));
        if (first.Version != package.Version)
        {
            throw Conflict(package, first.Version!);
        }
    }

    private static CellFailedException Conflict(PackageDirective package, string present) => new(
        "PackageError", $"{package.Name} version {package.Version} cannot be added because version {present} was added previously.");

    private void Install(PackageDirective[] missing, IReadOnlyList<string> from, PackageProgress progress, CellContext cell)
    {
        var watch = Stopwatch.StartNew();
        progress.Installing(missing, watch.Elapsed);
        PackageResolution resolution;
        try
        {
            var requests = missing.Select(package => (package.Name, package.Version!)).Concat(loaded.Values.Select(package => (package.Name, package.Version)));
            resolution = resolver.Value.Resolve(from, [.. requests], () => progress.Installing(missing, watch.Elapsed), cell.Interrupted);
        }
        catch (Exception)
        {
            progress.Failed();
            throw;
        }

        foreach (var (name, version) in resolution.Packages)
        {
            var written = Array.Find(missing, package => string.Equals(package.Name, name, StringComparison.OrdinalIgnoreCase))?.Name;
            loaded.TryAdd(name, new Package(written ?? name, version));
        }

        foreach (var package in missing)
        {
            // One that holds nothing for this framework is not among the results, but it was had.
            loaded.TryAdd(package.Name, new Package(package.Name, package.Version!));
            asked[package.Name] = package.Version!;
        }

        foreach (var path in resolution.Assemblies)
        {
            LoadAssembly(path, cell);
        }
    }

    private void LoadAssembly(string path, CellContext cell)
    {
        var name = AssemblyName.GetAssemblyName(path);
        if (platform.TryGetValue(name.Name!, out var own))
        {
            var version = AssemblyName.GetAssemblyName(own).Version;
            if (version < name.Version)
            {
                cell.Write("stderr", $"A package brings version {name.Version} of {name.Name}; the kernel runs on version {version}, and a process holds only one.\n");
            }

            Remember(own);
            return;
        }

        try
        {
            AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
            Remember(path);
        }
        catch (Exception problem) when (problem is FileLoadException or BadImageFormatException)
        {
            cell.Write("stderr", $"{path} was not loaded: {problem.Message}\n");
        }
    }

    private void Remember(string path)
    {
        if (!assemblies.Contains(path))
        {
            assemblies.Add(path);
        }
    }
}
