using System.IO.Compression;

namespace Octavo.Data;

/// <summary>
/// Brings data sets into the cache. A file appears under its name only once it is complete, on disk and equal in length and hash
/// to its manifest; fetchers of the same file, in any number of processes, wait for one another.
/// </summary>
/// <example><code>using var fetcher = new DataFetcher(); await fetcher.FetchAsync("tiny-shakespeare");</code></example>
public sealed class DataFetcher : IDisposable
{
    private readonly FetchOptions _options;
    private readonly Lazy<HttpTransfer> _transfer;

    /// <summary>A fetcher for the installation's manifests, the user's cache and the environment's mirror, unless others are given.</summary>
    /// <exception cref="DataException">No folder of manifests is found.</exception>
    public DataFetcher(DataCatalog? catalog = null, DataCache? cache = null, FetchOptions? options = null)
    {
        Catalog = catalog ?? DataCatalog.Find();
        Cache = cache ?? DataCache.ForUser;
        _options = options ?? FetchOptions.FromEnvironment();
        _transfer = new Lazy<HttpTransfer>(() => new HttpTransfer(_options));
    }

    /// <summary>The manifests.</summary>
    public DataCatalog Catalog { get; }

    /// <summary>Where fetched files live.</summary>
    public DataCache Cache { get; }

    /// <summary>Fetches every file of a data set that is not in the cache, intact; returns all paths in the manifest's order.</summary>
    /// <exception cref="DataException">The data set is unknown, or a file cannot be had.</exception>
    public async Task<IReadOnlyList<string>> FetchAsync(
        string name, IProgress<DataProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var manifest = Catalog.Get(name);
        if (manifest.IsDotnetDocumentation)
        {
            return [await new DotnetCorpusFile(manifest, Cache, _options).FetchAsync(progress, cancellationToken)];
        }

        var paths = new List<string>();
        foreach (var file in manifest.Files)
        {
            paths.Add(await FetchFileAsync(manifest, file, progress, cancellationToken));
        }

        return paths;
    }

    /// <summary>Fetches one file of a data set unless it is in the cache, intact; returns its path.</summary>
    /// <exception cref="DataException">The data set or the file is unknown, or cannot be had.</exception>
    public Task<string> FetchFileAsync(
        string name, string file, IProgress<DataProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var manifest = Catalog.Get(name);
        return FetchFileAsync(manifest, manifest.FileNamed(file), progress, cancellationToken);
    }

    /// <summary>The folder that a data set's files lie in once fetched; it need not exist.</summary>
    /// <exception cref="DataException">The data set is unknown.</exception>
    public string PathOf(string name) => Cache.FolderOf(Catalog.Get(name));

    /// <summary>Reads what is in the cache again and compares it with the manifest; fetches nothing.</summary>
    /// <exception cref="DataException">The data set is unknown.</exception>
    public IReadOnlyList<FileVerification> Verify(string name)
    {
        var manifest = Catalog.Get(name);
        return manifest.IsDotnetDocumentation
            ? [new DotnetCorpusFile(manifest, Cache, _options).Verify()]
            : [.. manifest.Files.Select(file => Verify(manifest, file))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_transfer.IsValueCreated)
        {
            _transfer.Value.Dispose();
        }
    }

    private FileVerification Verify(DataManifest manifest, DataFile file)
    {
        var path = Cache.PathOf(manifest, file.Name);
        if (!File.Exists(path))
        {
            return new FileVerification(file.Name, path, FileState.Missing, null);
        }

        var problem = FileHashes.Problem(path, file);
        return new FileVerification(file.Name, path, problem is null ? FileState.Verified : FileState.Damaged, problem);
    }

    private async Task<string> FetchFileAsync(
        DataManifest manifest, DataFile file, IProgress<DataProgress>? progress, CancellationToken cancellationToken)
    {
        var verified = Verify(manifest, file);
        if (verified.State == FileState.Verified)
        {
            return verified.Path;
        }

        var displayName = $"'{file.Name}' of '{manifest.Name}'";
        var partialPath = Cache.PartialPathOf(manifest, file.Name, file.Sha256 ?? file.Sha1 ?? file.Md5 ?? file.GitBlob!);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(partialPath)!);
            using var held = await FileLock.AcquireAsync(partialPath + ".lock", cancellationToken);
            if (Verify(manifest, file).State == FileState.Verified)
            {
                return verified.Path;
            }

            await CollectAsync(manifest, file, partialPath, verified.Path, progress, cancellationToken);
            return verified.Path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                $"{displayName} cannot be kept in '{Cache.Root}': {error.Message} Make the folder writable, or set {DataCache.FolderVariable} to another one.",
                error);
        }
    }

    private async Task CollectAsync(
        DataManifest manifest, DataFile file, string partialPath, string destination, IProgress<DataProgress>? progress, CancellationToken cancellationToken)
    {
        var displayName = $"'{file.Name}' of '{manifest.Name}'";
        var failures = new List<string>();
        if (MirrorPathOf(manifest, file) is { } mirrored)
        {
            var problem = await CopyAsync(mirrored, file, new PartialFile(partialPath + ".mirror", displayName, _options), destination, cancellationToken);
            if (problem is null)
            {
                return;
            }

            failures.Add($"{mirrored}: {problem}");
        }

        void Report(long done, long? total) => progress?.Report(new DataProgress(manifest.Name, file.Name, done, total));
        foreach (var url in file.Urls)
        {
            var problem = file.Archive is { } archive
                ? await DownloadArchiveAsync(url, file, archive, partialPath, destination, displayName, Report, cancellationToken)
                : await DownloadAsync(url, file, new PartialFile(partialPath, displayName, _options), destination, Report, cancellationToken);
            if (problem is null)
            {
                return;
            }

            failures.Add($"{url}: {problem}");
        }

        throw new DataException(
            $"{displayName} could not be fetched.{string.Concat(failures.Select(failure => $"\n  {failure}"))}\n" +
            $"Check the network and fetch again (what arrived is resumed), or put the file at '{destination}', " +
            $"or set {FetchOptions.MirrorVariable} to a folder that holds '{manifest.Name}/{file.Name}'.");
    }

    private string? MirrorPathOf(DataManifest manifest, DataFile file)
    {
        if (_options.Mirror is not { } mirror)
        {
            return null;
        }

        var folder = DataCache.Inside(mirror, manifest.Name, $"data set '{manifest.Name}'");
        var path = DataCache.Inside(folder, file.Name, $"file '{file.Name}' of data set '{manifest.Name}'");
        return File.Exists(path) ? path : null;
    }

    /// <summary>Downloads, verifies and publishes; null where that succeeded, else why not.</summary>
    private async Task<string?> DownloadAsync(
        Uri url, DataFile file, PartialFile partial, string destination, Action<long, long?> report, CancellationToken cancellationToken)
    {
        var problem = await DownloadVerifiedAsync(url, partial, file, report, cancellationToken);
        if (problem is null)
        {
            partial.Publish(destination);
        }

        return problem;
    }

    private async Task<string?> DownloadArchiveAsync(
        Uri url, DataFile file, DataArchive archive, string partialPath, string destination, string displayName, Action<long, long?> report, CancellationToken cancellationToken)
    {
        // Where the archive's own hash is not confirmed, only its entry's can be checked, once it is out.
        var container = new DataFile { Name = file.Name, Urls = [url], Sha256 = archive.Sha256 };
        var zip = new PartialFile(partialPath + ".zip", displayName, _options);
        if (await DownloadVerifiedAsync(url, zip, container, report, cancellationToken) is { } problem)
        {
            return problem;
        }

        try
        {
            await using var source = await ZipFile.OpenReadAsync(zip.Path, cancellationToken);
            if (source.GetEntry(archive.Entry) is not { } entry)
            {
                return $"the archive has no entry '{archive.Entry}'";
            }

            if (file.Bytes is { } bytes && entry.Length != bytes)
            {
                return $"the archive's '{archive.Entry}' has {entry.Length:N0} bytes instead of {bytes:N0}";
            }

            await using var content = await entry.OpenAsync(cancellationToken);
            return await PublishAsync(content, file, new PartialFile(partialPath, displayName, _options), destination, cancellationToken);
        }
        catch (InvalidDataException error)
        {
            return $"what arrived is not a zip archive ({error.Message})";
        }
        finally
        {
            zip.Delete();
        }
    }

    private async Task<string?> DownloadVerifiedAsync(
        Uri url, PartialFile partial, DataFile file, Action<long, long?> report, CancellationToken cancellationToken)
    {
        while (true)
        {
            var resumed = partial.Length > 0;
            try
            {
                if (!resumed || partial.Length != file.Bytes)
                {
                    await _transfer.Value.DownloadAsync(url, partial, file.Bytes, report, cancellationToken);
                }
            }
            catch (TransferException error)
            {
                if (partial.Length > file.Bytes)
                {
                    partial.Delete();
                }

                return error.Message;
            }
            catch (DataException)
            {
                // The disk refused: give the space back.
                partial.Delete();
                throw;
            }

            var problem = FileHashes.Problem(partial.Path, file);
            if (problem is null)
            {
                return null;
            }

            // The bytes of an earlier attempt may be to blame (another address, a changed file): once more from the beginning.
            partial.Delete();
            if (!resumed)
            {
                return problem;
            }
        }
    }

    private static async Task<string?> CopyAsync(
        string source, DataFile file, PartialFile partial, string destination, CancellationToken cancellationToken)
    {
        FileStream content;
        try
        {
            content = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }

        await using (content)
        {
            return await PublishAsync(content, file, partial, destination, cancellationToken);
        }
    }

    private static async Task<string?> PublishAsync(
        Stream content, DataFile file, PartialFile partial, string destination, CancellationToken cancellationToken)
    {
        try
        {
            await using (var target = partial.Open(append: false))
            {
                var buffer = new byte[1 << 16];
                int read;
                while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
                {
                    await partial.WriteAsync(target, buffer.AsMemory(0, read), cancellationToken);
                }

                partial.Flush(target);
            }

            var problem = FileHashes.Problem(partial.Path, file);
            if (problem is null)
            {
                partial.Publish(destination);
            }

            return problem;
        }
        finally
        {
            // After a successful publish there is nothing under this name any more.
            partial.Delete();
        }
    }
}
