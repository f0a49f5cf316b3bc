using System.IO.Compression;
using System.Text;

namespace Octavo.Data;

/// <summary>Opens text files, gzip-compressed where their name ends in <c>.gz</c>.</summary>
internal static class CompressedText
{
    /// <summary>The file's lines; a file that cannot be read, or is no gzip where its name says so, is a clear error.</summary>
    public static IEnumerable<string> Lines(string path)
    {
        using var reader = Open(path);
        while (Next(reader, path) is { } line)
        {
            yield return line;
        }
    }

    public static StreamReader Open(string path)
    {
        try
        {
            Stream stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new StreamReader(
                path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream,
                Encoding.UTF8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    private static string? Next(StreamReader reader, string path)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw Unreadable(path, error);
        }
    }

    private static DataException Unreadable(string path, Exception error) =>
        new($"'{path}' cannot be read: {error.Message} Verify the data set it belongs to, and fetch it again if it is damaged.", error);
}
