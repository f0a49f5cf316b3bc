using System.Security.Cryptography;
using System.Text.Json;
using Octavo.Data;

namespace Octavo.Tests.Data;

/// <summary>A catalogue of one data set, an empty cache and a short patience, in a folder of their own.</summary>
public sealed class FetchBench : IDisposable
{
    public const string DataSet = "sample";
    public const string FileName = "file.bin";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Bytes that repeat nowhere near a block's length, so that a misplaced block shows.</summary>
    public static byte[] Content { get; } = [.. Enumerable.Range(0, 300_000).Select(i => (byte)((i * 2654435761L) >> 13))];

    public DataCache Cache => new(_folder["cache"]);

    public string Mirror => _folder["mirror"];

    public string Destination => System.IO.Path.Combine(Cache.Root, DataSet, FileName);

    public FetchOptions Options { get; set; } = new()
    {
        Attempts = 3,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        ResponseTimeout = TimeSpan.FromSeconds(20),
        StallTimeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>Files in the part of the cache where unfinished downloads lie, empty lock files aside.</summary>
    public string[] Partials => Directory.Exists(Cache.Root)
        ? [.. Directory.EnumerateFiles(System.IO.Path.Combine(Cache.Root, ".partial"), "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))]
        : [];

    /// <summary>A fetcher for one file of the sample data set.</summary>
    public DataFetcher Fetcher(IEnumerable<Uri> urls, string fileName = FileName, byte[]? content = null, object? archive = null, bool knownLength = true)
    {
        content ??= Content;
        var file = new Dictionary<string, object?>
        {
            ["name"] = fileName,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content)),
            ["urls"] = urls,
        };
        if (knownLength)
        {
            file["bytes"] = content.Length;
        }

        if (archive is not null)
        {
            file["archive"] = archive;
        }

        var manifest = new { name = DataSet, description = "made by a test", licence = "none stated", homepage = "https://example.org", format = "text", files = new[] { file }, splits = Array.Empty<object>() };
        _folder.Write($"manifests/{DataSet}.json", JsonSerializer.SerializeToUtf8Bytes(manifest));
        return new DataFetcher(DataCatalog.In(_folder["manifests"]), Cache, Options);
    }

    public void PutInMirror(byte[] content) => _folder.Write($"mirror/{DataSet}/{FileName}", content);

    public void PutInCache(byte[] content) => _folder.Write($"cache/{DataSet}/{FileName}", content);

    public void Dispose() => _folder.Dispose();
}
