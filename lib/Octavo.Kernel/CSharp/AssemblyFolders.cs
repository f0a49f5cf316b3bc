using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Octavo.Kernel.CSharp;

/// <summary>
/// The folders of the assemblies that cells referred to. What such an assembly needs (managed or native) is looked for beside it,
/// and everything is loaded into the one default context, so that no type exists twice.
/// </summary>
internal sealed class AssemblyFolders
{
    private readonly List<string> folders = [];
    private readonly List<AssemblyDependencyResolver> resolvers = [];
    private readonly Lock gate = new();

    public AssemblyFolders()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            FindManaged(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            FindNative(name) is { } path ? NativeLibrary.Load(path) : 0;
    }

    /// <summary>Remembers where an assembly lies.</summary>
    public void Add(string assemblyPath)
    {
        var folder = Path.GetDirectoryName(assemblyPath)!;
        lock (gate)
        {
            if (!folders.Contains(folder))
            {
                folders.Add(folder);
            }

            // The .deps.json beside an assembly knows the files that depend on the platform.
            if (File.Exists(Path.ChangeExtension(assemblyPath, ".deps.json")))
            {
                try
                {
                    resolvers.Add(new AssemblyDependencyResolver(assemblyPath));
                }
                catch (InvalidOperationException)
                {
                    // An unreadable .deps.json: the folder itself still counts.
                }
            }
        }
    }

    /// <summary>Path of a managed assembly in the folders, null where there is none.</summary>
    public string? FindManaged(AssemblyName name)
    {
        lock (gate)
        {
            return resolvers.Select(resolver => resolver.ResolveAssemblyToPath(name)).FirstOrDefault(path => path is not null)
                ?? folders.Select(folder => Path.Combine(folder, name.Name + ".dll")).FirstOrDefault(File.Exists);
        }
    }

    private string? FindNative(string name)
    {
        lock (gate)
        {
            return resolvers.Select(resolver => resolver.ResolveUnmanagedDllToPath(name)).FirstOrDefault(path => path is not null)
                ?? folders.SelectMany(folder => NativeCandidates(folder, name)).FirstOrDefault(File.Exists);
        }
    }

    private static IEnumerable<string> NativeCandidates(string folder, string name)
    {
        var (prefix, suffix) = OperatingSystem.IsWindows() ? ("", ".dll") : OperatingSystem.IsMacOS() ? ("lib", ".dylib") : ("lib", ".so");
        string[] files = [name, name + suffix, prefix + name + suffix, prefix + name];
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string[] places =
        [
            folder,
            Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
            Path.Combine(folder, "runtimes", $"{system}-{architecture}", "native"),
            Path.Combine(folder, "runtimes", system, "native"),
        ];
        return places.SelectMany(place => files.Select(file => Path.Combine(place, file)));
    }
}
