using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Octavo.Kernel.CSharp;

/// <summary>Finds what <c>#load</c> names: relative to the working directory from a cell, to its own folder from a file.</summary>
internal sealed class CellSourceResolver : SourceFileResolver
{
    public CellSourceResolver()
        : base(ImmutableArray<string>.Empty, baseDirectory: null)
    {
    }

    public override string? ResolveReference(string path, string? baseFilePath)
    {
        var folder = Path.IsPathRooted(baseFilePath) ? Path.GetDirectoryName(baseFilePath)! : Directory.GetCurrentDirectory();
        var full = Path.GetFullPath(path, folder);
        return File.Exists(full) ? full : null;
    }
}
