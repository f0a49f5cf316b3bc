using System.Security.Cryptography;
using System.Text;

namespace Octavo.Torch.Checkpoints;

/// <summary>The file SHA256SUMS of a folder, as <c>sha256sum --check</c> reads it.</summary>
internal static class Checksums
{
    public const string FileName = "SHA256SUMS";

    /// <summary>Writes the list of files and their sums, in lowercase hexadecimal, and flushes it to the disk.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public static void Write(string folder, IEnumerable<(string File, string Sum)> sums) =>
        WriteNew(Path.Combine(folder, FileName), Encoding.ASCII.GetBytes(string.Concat(sums.Select(known => $"{known.Sum}  {known.File}\n"))));

    /// <summary>Throws unless these files have the listed sums.</summary>
    /// <exception cref="CheckpointException">One differs; the message names it.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static void Check(string folder, params IEnumerable<string> files)
    {
        var listed = File.ReadAllLines(Path.Combine(folder, FileName));
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file);
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
            if (!listed.Contains($"{actual}  {file}"))
            {
                throw new CheckpointException($"{path} is damaged: its SHA-256 is {actual}, which {FileName} does not list.");
            }
        }
    }

    /// <summary>Writes a file that is not there yet, flushes it to the disk and gives its sum.</summary>
    public static string WriteNew(string path, byte[] bytes)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
