using System.Security.Cryptography;
using System.Text;

namespace Octavo.Data;

/// <summary>The corpus made of the SDK's documentation, kept as one text file with its SHA-256 beside it.</summary>
internal sealed class DotnetCorpusFile(DataManifest manifest, DataCache cache, FetchOptions options)
{
    /// <summary>Raised whenever the rules of extraction change, so that a file made by older rules is not taken for the new one.</summary>
    public const int Revision = 1;

    /// <summary>The corpus as it is made from a pack: one sentence a line.</summary>
    /// <param name="pack">Whose documentation is read.</param>
    /// <param name="progress">Told of the bytes of documentation read so far, and in all.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <exception cref="DataException">A documentation file cannot be read.</exception>
    public static string Extract(DotnetReferencePack pack, Action<long, long>? progress = null, CancellationToken cancellationToken = default)
    {
        var files = pack.Files.Select(path => (Path: path, Bytes: new FileInfo(path).Length)).ToArray();
        var total = files.Sum(file => file.Bytes);
        long done = 0;

        // What is selected does not depend on the files' order, so the largest, which take longest, may go first.
        var sentences = files
            .OrderByDescending(file => file.Bytes)
            .AsParallel()
            .WithCancellation(cancellationToken)
            .SelectMany(file =>
            {
                var found = XmlDocumentation.Paragraphs(file.Path).SelectMany(Sentences.In).Distinct().ToList();
                progress?.Invoke(Interlocked.Add(ref done, file.Bytes), total);
                return found;
            });
        try
        {
            return string.Concat(SentenceCorpus.Select(sentences).Select(sentence => sentence + "\n"));
        }
        catch (AggregateException error) when (error.Flatten().InnerExceptions.OfType<DataException>().FirstOrDefault() is { } cause)
        {
            throw new DataException(cause.Message, error);
        }
    }

    /// <summary>The file's path, after making it where it is missing or damaged.</summary>
    public async Task<string> FetchAsync(IProgress<DataProgress>? progress, CancellationToken cancellationToken)
    {
        var pack = DotnetReferencePack.Find();
        var path = PathFor(pack);
        if (IsIntact(path))
        {
            return path;
        }

        var partialPath = cache.PartialPathOf(manifest, Path.GetFileName(path), pack.Fingerprint);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(partialPath)!);
            using var held = await FileLock.AcquireAsync(partialPath + ".lock", cancellationToken);
            if (!IsIntact(path))
            {
                void Report(long done, long total) => progress?.Report(new DataProgress(manifest.Name, Path.GetFileName(path), done, total));
                var text = Encoding.ASCII.GetBytes(Extract(pack, Report, cancellationToken));

                // The hash goes last: a text without it counts as not made.
                await WriteAsync(partialPath, text, path, cancellationToken);
                var hash = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(text)) + "\n");
                await WriteAsync(partialPath, hash, HashPathOf(path), cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                $"The corpus '{manifest.Name}' cannot be kept in '{cache.Root}': {error.Message} Make the folder writable, or set {DataCache.FolderVariable} to another one.",
                error);
        }

        return path;
    }

    /// <summary>Makes the corpus again in memory and compares.</summary>
    public FileVerification Verify()
    {
        var pack = DotnetReferencePack.Find();
        var path = PathFor(pack);
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            return new FileVerification(name, path, FileState.Missing, null);
        }

        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Extract(pack))));
        var actual = FileHashes.Sha256(path);
        return actual == expected
            ? new FileVerification(name, path, FileState.Verified, null)
            : new FileVerification(name, path, FileState.Damaged, $"its SHA-256 is {actual}; made again from the SDK it is {expected}");
    }

    private static string HashPathOf(string path) => path + ".sha256";

    private static bool IsIntact(string path) => File.Exists(path) && File.Exists(HashPathOf(path))
        && File.ReadAllText(HashPathOf(path)).Trim() == FileHashes.Sha256(path);

    private string PathFor(DotnetReferencePack pack) =>
        cache.PathOf(manifest, $"sentences-{pack.Version}-{pack.Fingerprint}-r{Revision}.txt");

    private async Task WriteAsync(string partialPath, byte[] bytes, string destination, CancellationToken cancellationToken)
    {
        var partial = new PartialFile(partialPath, $"The corpus '{manifest.Name}'", options);
        try
        {
            await using (var stream = partial.Open(append: false))
            {
                await partial.WriteAsync(stream, bytes, cancellationToken);
                partial.Flush(stream);
            }

            partial.Publish(destination);
        }
        finally
        {
            partial.Delete();
        }
    }
}
