using System.IO.MemoryMappedFiles;
using System.Text;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>
/// Finds documentation comments in the XML files beside assemblies. The framework's own assemblies have none; the SDK keeps theirs
/// beside the assemblies that programs are compiled against, which are cut differently: a type's file may bear another name than its assembly.
/// </summary>
internal sealed class DocumentationFiles
{
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private readonly Lazy<string[]> framework = new(() => FrameworkFiles(FrameworkFolder));

    /// <summary>The XML of one member's comment; null where there is none.</summary>
    /// <param name="assemblyPath">Where the member's assembly lies.</param>
    /// <param name="identifier">The member as comments name it, such as <c>T:System.Console</c>.</param>
    public string? Find(string assemblyPath, string identifier)
    {
        var beside = Path.ChangeExtension(assemblyPath, ".xml");
        if (File.Exists(beside))
        {
            return Search(beside, identifier);
        }

        return Path.GetDirectoryName(assemblyPath) == FrameworkFolder
            ? LikeliestFirst(Path.GetFileNameWithoutExtension(assemblyPath), identifier).Select(file => Search(file, identifier)).FirstOrDefault(found => found is not null)
            : null;
    }

    // <dotnet>/shared/Microsoft.NETCore.App/<version> is where the kernel runs; <dotnet>/packs holds what the compiler sees.
    private static string[] FrameworkFiles(string runtimeFolder)
    {
        var version = Environment.Version;
        var packs = Path.GetFullPath(Path.Combine(runtimeFolder, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));
        if (!Directory.Exists(packs))
        {
            return [];
        }

        var folder = Directory.GetDirectories(packs)
            .Select(pack => Path.Combine(pack, "ref", $"net{version.Major}.{version.Minor}"))
            .Where(Directory.Exists)
            .Order(StringComparer.Ordinal)
            .LastOrDefault();
        return folder is null ? [] : Directory.GetFiles(folder, "*.xml");
    }

    private IEnumerable<string> LikeliestFirst(string assembly, string identifier) => framework.Value.OrderByDescending(file =>
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return name == assembly ? int.MaxValue
            : name == "System.Runtime" ? 1000
            : identifier.AsSpan(2).StartsWith(name, StringComparison.Ordinal) ? name.Length
            : 0;
    });

    // Half a hundred megabytes in all: searched as bytes, where they lie, they need neither an index nor memory.
    private static unsafe string? Search(string path, string identifier)
    {
        try
        {
            using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
            using var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            try
            {
                return Member(new ReadOnlySpan<byte>(start, checked((int)new FileInfo(path).Length)), identifier);
            }
            finally
            {
                view.SafeMemoryMappedViewHandle.ReleasePointer();
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static string? Member(ReadOnlySpan<byte> file, string identifier)
    {
        var name = file.IndexOf(Encoding.UTF8.GetBytes($"<member name=\"{identifier}\""));
        if (name < 0)
        {
            return null;
        }

        var member = file[name..];
        var end = member.IndexOf("</member>"u8);
        return end < 0 ? null : Encoding.UTF8.GetString(member[..(end + "</member>".Length)]);
    }
}
