using System.Security.Cryptography;

namespace Octavo.Torch.Native;

/// <summary>
/// Makes TorchSharp's native shim loadable on systems whose C++ library is older than the one it was built with
/// (Debian 12 and Ubuntu 22.04 lack GLIBCXX_3.4.32).
/// </summary>
/// <remarks>
/// A version that no relocation refers to is asked for in name only: nothing in the shim calls a symbol of that version. Such a
/// requirement is marked weak in a copy kept in the user's cache under the original's SHA-256. Where a relocation does refer to
/// a missing version, nothing is patched and the error names the symbol. Nothing is copied where the system provides everything.
/// </remarks>
internal static class ShimCompatibility
{
    private const string StandardLibrary = "libstdc++.so.6";

    /// <summary>The path to load in place of <paramref name="shim"/>: itself, or a compatible copy in <paramref name="cache"/>.</summary>
    /// <param name="shim">Path of libLibTorchSharp.so.</param>
    /// <param name="standardLibrary">Path of the C++ library in use, or null where it is not known.</param>
    /// <param name="cache">Folder of the compatible copies.</param>
    /// <exception cref="LibtorchLoadException">A missing version is really used.</exception>
    /// <exception cref="ElfFormatException">The shim is not a library, or is cut short.</exception>
    public static string Resolve(string shim, string? standardLibrary, string cache)
    {
        if (standardLibrary is null)
        {
            return shim;
        }

        var original = File.ReadAllBytes(shim);
        var provided = ElfFile.Parse(File.ReadAllBytes(standardLibrary), standardLibrary).VersionDefinitions;
        return Patch(original, shim, provided, standardLibrary) is { } patched
            ? Store(patched, Path.Combine(cache, Convert.ToHexStringLower(SHA256.HashData(original))), Path.GetFileName(shim))
            : shim;
    }

    /// <summary>The compatible copy of a shim's bytes, or null where every version that it asks for is provided.</summary>
    public static byte[]? Patch(byte[] original, string shim, IReadOnlySet<string> provided, string standardLibrary)
    {
        var elf = ElfFile.Parse(original, shim);
        var missing = elf.VersionNeeds
            .Where(need => need.Library == StandardLibrary && !need.IsWeak && !provided.Contains(need.Version))
            .ToList();
        foreach (var need in missing)
        {
            if (elf.RelocatedSymbols(need.Index) is [var symbol, ..])
            {
                throw new LibtorchLoadException(
                    shim,
                    $"it calls {symbol} of version {need.Version}, which {standardLibrary} lacks",
                    "Install a newer libstdc++ (GCC 13 or later provides GLIBCXX_3.4.32), or put one first on LD_LIBRARY_PATH.");
            }
        }

        return missing.Count == 0 ? null : elf.WithWeak(missing);
    }

    /// <summary>Writes the bytes to <c>folder/name</c> unless exactly they are there, and gives the path.</summary>
    /// <remarks>
    /// Written beside its final place and renamed, so that no reader sees half a file. The whole content is compared on every
    /// call: a damaged copy is replaced. Where the cache cannot be written, a private temporary folder serves this process.
    /// </remarks>
    public static string Store(byte[] bytes, string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (Holds(path, bytes))
        {
            return path;
        }

        try
        {
            Directory.CreateDirectory(folder);
            return Write(bytes, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Write(bytes, Path.Combine(Directory.CreateTempSubdirectory("octavo-native-").FullName, name));
        }
    }

    private static bool Holds(string path, byte[] bytes)
    {
        try
        {
            return File.Exists(path) && new FileInfo(path).Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Write(byte[] bytes, string path)
    {
        var temporary = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():n}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            return path;
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
