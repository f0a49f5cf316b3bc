using System.Reflection;
using System.Reflection.Metadata;
using Microsoft.CodeAnalysis;

namespace Octavo.Kernel.CSharp;

/// <summary>
/// The assemblies that the kernel itself runs on (the framework's and its own), as references for the compiler. What a cell compiles
/// against and what it runs with are then the same, so every type exists once.
/// </summary>
internal sealed class ReferenceCatalog
{
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private readonly Dictionary<string, string> platform = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, MetadataReference> references = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock gate = new();

    public ReferenceCatalog()
    {
        var assemblies = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        foreach (var path in assemblies.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            platform.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }
    }

    /// <summary>
    /// What every cell can use without asking: the framework and the names of .NET Interactive. The kernel's other parts are not
    /// among them; they would only stand in the way of a notebook's own libraries.
    /// </summary>
    public IEnumerable<MetadataReference> Defaults =>
        platform.Where(entry => Path.GetDirectoryName(entry.Value) == FrameworkFolder).Select(entry => entry.Key)
            .Concat(["Octavo.Kernel", "Microsoft.DotNet.Interactive.Formatting", "Microsoft.AspNetCore.Html.Abstractions"])
            .Select(Find)
            .OfType<MetadataReference>();

    /// <summary>Path of the kernel's own assembly of that name, null where it has none.</summary>
    public string? FindPath(string name) => platform.GetValueOrDefault(name);

    /// <summary>The kernel's own assembly of that name, null where it has none or it is not managed code.</summary>
    public MetadataReference? Find(string name)
    {
        lock (gate)
        {
            if (references.TryGetValue(name, out var known))
            {
                return known;
            }

            return FindPath(name) is { } path && Open(name, path) is { } made ? references[name] = made : null;
        }
    }

    // The runtime has the file mapped already: using its copy of the metadata reads nothing.
    private static unsafe PortableExecutableReference? Open(string name, string path)
    {
        try
        {
            var assembly = Assembly.Load(new AssemblyName(name));
            if (assembly.TryGetRawMetadata(out var blob, out var length))
            {
                return AssemblyMetadata.Create(ModuleMetadata.CreateFromMetadata((nint)blob, length)).GetReference(filePath: path);
            }

            return MetadataReference.CreateFromFile(path);
        }
        catch (Exception problem) when (problem is BadImageFormatException or IOException)
        {
            return null;
        }
    }
}
