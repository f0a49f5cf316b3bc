using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Scripting.Hosting;
using Octavo.Kernel.FSharp;

namespace Octavo.Kernel.CSharp;

/// <summary>References to assemblies that another language has loaded, or made in memory, so that C# cells can name their types.</summary>
internal sealed class LoadedReferences(ReferenceCatalog catalog, CellReferenceResolver resolver, InteractiveAssemblyLoader loader)
{
    private readonly HashSet<Assembly> known = [];
    private readonly Dictionary<string, Type> moduleOf = new(StringComparer.Ordinal);

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

        if (CellImage.Renamed(assembly) is { } reference && Forward(assembly) is { } forwarding)
        {
            loader.RegisterDependency(forwarding);
            references.Add(reference);
            foreach (var type in assembly.GetExportedTypes().Where(type => type.DeclaringType is { IsNested: false }))
            {
                // A type that was declared again takes the name from the one before it.
                moduleOf[type.Name] = type.DeclaringType!;
            }
        }

        return references;
    }

    private Assembly? Forward(Assembly assembly)
    {
        if (CellImage.AsItIs(assembly) is not { } reference)
        {
            return null;
        }

        var types = assembly.GetExportedTypes().Where(type => !type.IsNested && SyntaxFacts.IsValidIdentifier(type.Name.Split('`')[0]));
        var code = string.Concat(types.Select(type =>
        {
            var name = type.IsGenericType ? $"{type.FullName!.Split('`')[0]}<{new string(',', type.GetGenericArguments().Length - 1)}>" : type.FullName;
            return $"[assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(global::{name}))]\n";
        }));
        var stream = new MemoryStream();
        var outcome = CSharpCompilation.Create(
            CellImage.NameOf(assembly.GetName().Version!),
            [CSharpSyntaxTree.ParseText(code)],
            [.. catalog.Defaults, reference],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(stream);
        if (!outcome.Success)
        {
            return null;
        }

        stream.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(stream);
    }
}
