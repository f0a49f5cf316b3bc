using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>
/// Finds what a <c>#r</c> line names while it is being typed. Nothing is loaded, nothing fails: a name that leads nowhere, or to a
/// file that is no assembly, is passed over.
/// </summary>
internal sealed class TypedReferenceResolver(IEnumerable<MetadataReference> known) : MetadataReferenceResolver
{
    private readonly Dictionary<string, PortableExecutableReference> platform = known
        .OfType<PortableExecutableReference>()
        .Where(reference => reference.FilePath is not null)
        .DistinctBy(reference => Path.GetFileNameWithoutExtension(reference.FilePath))
        .ToDictionary(reference => Path.GetFileNameWithoutExtension(reference.FilePath!), StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, PortableExecutableReference> opened = [];
    private readonly Lock gate = new();

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        var name = Path.GetFileName(reference);
        name = name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
        if (platform.TryGetValue(name, out var own))
        {
            return [own];
        }

        try
        {
            var path = Path.GetFullPath(reference);
            return File.Exists(path) ? [Open(path)] : File.Exists(path + ".dll") ? [Open(path + ".dll")] : [];
        }
        catch (Exception problem) when (problem is ArgumentException or IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private PortableExecutableReference Open(string path)
    {
        lock (gate)
        {
            return opened.TryGetValue(path, out var known) ? known : opened[path] = MetadataReference.CreateFromFile(path);
        }
    }
}
