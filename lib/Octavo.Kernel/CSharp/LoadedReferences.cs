using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Octavo.Kernel.FSharp;

namespace Octavo.Kernel.CSharp;

/// <summary>References to assemblies that another language has loaded, or made in memory, so that C# cells can name their types.</summary>
internal sealed class LoadedReferences
{
    private readonly ReferenceCatalog catalog;
    private readonly CellReferenceResolver resolver;
    private readonly ConcurrentDictionary<string, Assembly> forwarding = new(StringComparer.Ordinal);
    private readonly HashSet<Assembly> known = [];
    private readonly Dictionary<string, Type> moduleOf = new(StringComparer.Ordinal);

    public LoadedReferences(ReferenceCatalog catalog, CellReferenceResolver resolver)
    {
        (this.catalog, this.resolver) = (catalog, resolver);
        AssemblyLoadContext.Default.Resolving += (_, name) => forwarding.GetValueOrDefault(name.Name ?? "");
    }

    /// <summary>The classes that F# made of its cells, whose types C# cells can call by their bare names.</summary>
    public IEnumerable<string> Modules => moduleOf.Values.Select(module => module.FullName!).Distinct();

    /// <summary>What has to be referred to, beyond what was before, to compile against the assembly.</summary>
    public IReadOnlyList<MetadataReference> Add(Assembly assembly)
    {
        if (!known.Add(assembly) || assembly.IsDynamic)
        {
            return [];
        }

        var name = assembly.GetName();
        if (catalog.FindPath(name.Name!) is not null)
        {
            return catalog.Find(name.Name!) is { } own ? [own] : [];
        }

        if (CellImage.IsCell(assembly))
        {
            return AddCell(assembly);
        }

        if (assembly.Location.Length == 0)
        {
            return [];
        }

        var files = resolver.ResolveReference(assembly.Location, null, MetadataReferenceProperties.Assembly);
        resolver.Load(assembly.Location);
        return [.. files];
    }

    // With what it was compiled against: another cell's types, a package's.
    private List<MetadataReference> AddCell(Assembly assembly)
    {
        var references = new List<MetadataReference>();
        var loaded = AppDomain.CurrentDomain.GetAssemblies();
        foreach (var needed in assembly.GetReferencedAssemblies())
        {
            if (Array.Find(loaded, one => one.FullName == needed.FullName) is { } other)
            {
                references.AddRange(Add(other));
            }
        }

        if (CellImage.Renamed(assembly) is { } reference && Forward(assembly))
        {
            references.Add(reference);
            foreach (var type in assembly.GetExportedTypes().Where(type => type.DeclaringType is { IsNested: false }))
            {
                // A type that was declared again takes the name from the one before it.
                moduleOf[type.Name] = type.DeclaringType!;
            }
        }

        return references;
    }

    private bool Forward(Assembly assembly)
    {
        if (CellImage.AsItIs(assembly) is not { } reference)
        {
            return false;
        }

        var types = assembly.GetExportedTypes().Where(type => !type.IsNested && SyntaxFacts.IsValidIdentifier(type.Name.Split('`')[0]));
        var code = string.Concat(types.Select(type =>
        {
            var path = type.IsGenericType ? $"{type.FullName!.Split('`')[0]}<{new string(',', type.GetGenericArguments().Length - 1)}>" : type.FullName;
            return $"[assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(global::{path}))]\n";
        }));
        var name = CellImage.NameOf(assembly.GetName().Version!);
        var stream = new MemoryStream();
        var outcome = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(code)],
            [.. catalog.Defaults, reference],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(stream);
        if (!outcome.Success)
        {
            return false;
        }

        stream.Position = 0;
        forwarding[name] = AssemblyLoadContext.Default.LoadFromStream(stream);
        return true;
    }
}
