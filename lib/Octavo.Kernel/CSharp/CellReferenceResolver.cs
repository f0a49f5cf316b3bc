using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting.Hosting;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.CSharp;

/// <summary>Finds what <c>#r</c> names, and what such assemblies need in turn.</summary>
internal sealed class CellReferenceResolver(ReferenceCatalog catalog, InteractiveAssemblyLoader loader) : MetadataReferenceResolver
{
    private readonly AssemblyFolders folders = new();
    private readonly Dictionary<string, PortableExecutableReference> opened = [];
    private readonly HashSet<string> loaded = [];

    public override bool ResolveMissingAssemblies => true;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        var path = FindFile(reference);
        if (path is null)
        {
            // "#r" also takes the plain name of one of the kernel's own assemblies.
            return catalog.Find(WithoutExtension(reference)) is PortableExecutableReference own ? [own] : [];
        }

        var name = AssemblyName.GetAssemblyName(path);

        // The kernel's own copy wins over one that lies beside the notebook's library: two would make two of every type.
        if (catalog.FindPath(name.Name!) is not null && catalog.Find(name.Name!) is PortableExecutableReference platform)
        {
            RefuseOlder(name, path);
            return [platform];
        }

        folders.Add(path);
        return [Open(path)];
    }

    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        // What the kernel itself is built on is not the cells': F#'s compiler and others stay unloaded until they are used.
        if (definition is PortableExecutableReference { FilePath: { } asking } && asking == typeof(CellReferenceResolver).Assembly.Location)
        {
            return null;
        }

        if (catalog.Find(referenceIdentity.Name) is PortableExecutableReference platform)
        {
            return platform;
        }

        return folders.FindManaged(new AssemblyName(referenceIdentity.Name)) is { } path ? Open(path) : null;
    }

    /// <summary>Loads an assembly that a cell referred to, once, where everything else is loaded too.</summary>
    public void Load(string path)
    {
        if (!loaded.Contains(path) && opened.ContainsKey(path))
        {
            loader.RegisterDependency(AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
            loaded.Add(path);
        }
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private static string? FindFile(string reference)
    {
        var path = Path.GetFullPath(reference);
        return File.Exists(path) ? path : File.Exists(path + ".dll") ? path + ".dll" : null;
    }

    private static string WithoutExtension(string reference) =>
        reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? reference[..^4] : reference.Split(',')[0];

    private void RefuseOlder(AssemblyName name, string path)
    {
        var own = AssemblyName.GetAssemblyName(catalog.FindPath(name.Name!)!).Version;
        if (own < name.Version)
        {
            throw new CellFailedException(
                "ReferenceError",
                $"'{path}' is version {name.Version} of {name.Name}, but the kernel runs on version {own}, and a process holds only one. "
                + "Use a build against the older version.");
        }
    }

    private PortableExecutableReference Open(string path) =>
        opened.TryGetValue(path, out var known) ? known : opened[path] = MetadataReference.CreateFromFile(path);
}
