using System.Security.Cryptography;
using System.Text;

namespace Octavo.Data;

/// <summary>Compares a file's bytes with what its manifest says of them.</summary>
internal static class FileHashes
{
    private const int BufferBytes = 1 << 20;

    /// <summary>What is wrong with the file, in words; null where nothing is.</summary>
    public static string? Problem(string path, DataFile file)
    {
        using var stream = OpenRead(path);
        if (file.Bytes is { } bytes && stream.Length != bytes)
        {
            return $"it has {stream.Length:N0} bytes instead of {bytes:N0}";
        }

        (string Name, string? Expected, HashAlgorithmName Algorithm)[] hashes =
        [
            ("SHA-256", file.Sha256, HashAlgorithmName.SHA256),
            ("SHA-1", file.Sha1, HashAlgorithmName.SHA1),
            ("MD5", file.Md5, HashAlgorithmName.MD5),
            ("git blob id", file.GitBlob, HashAlgorithmName.SHA1),
        ];
        var wanted = hashes.Where(hash => hash.Expected is not null)
            .Select(hash => (hash.Name, Expected: hash.Expected!, Hash: IncrementalHash.CreateHash(hash.Algorithm)))
            .ToArray();
        try
        {
            foreach (var (name, _, hash) in wanted)
            {
                if (name == "git blob id")
                {
                    hash.AppendData(Encoding.ASCII.GetBytes($"blob {stream.Length}\0"));
                }
            }

            var buffer = new byte[BufferBytes];
            int read;
            while ((read = stream.Read(buffer)) > 0)
            {
                foreach (var (_, _, hash) in wanted)
                {
                    hash.AppendData(buffer, 0, read);
                }
            }

            foreach (var (name, expected, hash) in wanted)
            {
                var actual = Convert.ToHexStringLower(hash.GetHashAndReset());
                if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
                {
                    return $"its {name} is {actual} instead of {expected}";
                }
            }

            return null;
        }
        finally
        {
            foreach (var (_, _, hash) in wanted)
            {
                hash.Dispose();
            }
        }
    }

    /// <summary>The SHA-256 of a file in lowercase hexadecimal.</summary>
    public static string Sha256(string path)
    {
        using var stream = OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
}
