using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Octavo.Data;

/// <summary>The reference pack of the installed .NET SDK, whose XML files document every public type in English.</summary>
internal sealed record DotnetReferencePack
{
    private const string PackName = "Microsoft.NETCore.App.Ref";

    /// <summary>The pack's version, for example "10.0.12".</summary>
    public required string Version { get; init; }

    /// <summary>The documentation files, in ordinal order of their names.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Eight hexadecimal digits that tell one set of files (names and lengths) from another.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', Files.Select(path => $"{Path.GetFileName(path)} {new FileInfo(path).Length}")))))[..8];

    /// <summary>The newest pack of this machine's SDK.</summary>
    /// <exception cref="DataException">There is no SDK, or its packs carry no documentation.</exception>
    public static DotnetReferencePack Find() => FindIn(DotnetRoots());

    /// <summary>The newest pack below the first root that has one.</summary>
    public static DotnetReferencePack FindIn(IEnumerable<string> roots)
    {
        var looked = new List<string>();
        foreach (var root in roots.Distinct(StringComparer.Ordinal))
        {
            var packs = Path.Combine(root, "packs", PackName);
            looked.Add(packs);
            if (!Directory.Exists(packs))
            {
                continue;
            }

            // Releases before previews of the same number; the newest that has documentation at all.
            var newest = Directory.GetDirectories(packs)
                .Select(folder => (Folder: folder, Name: Path.GetFileName(folder)))
                .OrderByDescending(pack => System.Version.TryParse(pack.Name.Split('-')[0], out var version) ? version : new Version(0, 0))
                .ThenBy(pack => pack.Name.Contains('-'))
                .Select(pack => (pack.Name, Files: DocumentationIn(pack.Folder)))
                .FirstOrDefault(pack => pack.Files.Length > 0);
            if (newest.Files is not null)
            {
                return new DotnetReferencePack { Version = newest.Name, Files = newest.Files };
            }
        }

        throw new DataException(
            "The corpus 'dotnet-api-docs' is read from the .NET SDK's own documentation, and none was found in " +
            $"{string.Join(", ", looked.Select(folder => $"'{folder}'"))}. Install the .NET SDK (not only the runtime), set DOTNET_ROOT " +
            "to its folder, or use another corpus such as 'tiny-shakespeare'.");
    }

    private static string[] DocumentationIn(string pack)
    {
        var references = Path.Combine(pack, "ref");
        return Directory.Exists(references)
            ? [.. Directory.GetDirectories(references)
                .Order(StringComparer.Ordinal)
                .SelectMany(folder => Directory.GetFiles(folder, "*.xml"))
                .OrderBy(path => Path.GetFileName(path), StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Where a <c>dotnet</c> may be, the one that runs this process first.</summary>
    private static IEnumerable<string> DotnetRoots()
    {
        // ROOT/shared/Microsoft.NETCore.App/VERSION/; a self-contained program's own folder has no packs and is passed over.
        if (Directory.GetParent(RuntimeEnvironment.GetRuntimeDirectory().TrimEnd(Path.DirectorySeparatorChar))?.Parent?.Parent is { } running)
        {
            yield return running.FullName;
        }

        foreach (var variable in new[] { "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64" })
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } root)
            {
                yield return root;
            }
        }

        var program = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var hosts = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .Prepend(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "");
        foreach (var host in hosts)
        {
            if (File.Exists(host))
            {
                yield return Path.GetDirectoryName(File.ResolveLinkTarget(host, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(host))!;
            }
        }
    }
}
