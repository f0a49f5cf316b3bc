using System.IO.Compression;
using System.Security.Cryptography;
using Octavo.Data;

namespace Octavo.Tests.Data;

public sealed class DataFetcherTests : IDisposable
{
    private readonly FetchBench _bench = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_file_arrives_whole_and_leaves_nothing_else_behind()
    {
        using var server = new LoopbackServer((request, stream) => LoopbackServer.ServeAsync(request, stream, FetchBench.Content));
        using var fetcher = _bench.Fetcher([server.Url("x")]);
        var progress = new RecordedProgress();

        var paths = await fetcher.FetchAsync(FetchBench.DataSet, progress, Token);

        Assert.Equal([_bench.Destination], paths);
        Assert.Equal(FetchBench.Content, await File.ReadAllBytesAsync(paths[0], Token));
        Assert.Empty(_bench.Partials);
        Assert.Equal(FetchBench.Content.Length, progress.Reports[^1].BytesDone);
        Assert.All(progress.Reports, report => Assert.Equal(FetchBench.Content.Length, report.BytesTotal));
        Assert.Equal(FileState.Verified, fetcher.Verify(FetchBench.DataSet)[0].State);
    }

    [Fact]
    public async Task A_file_in_the_cache_is_not_fetched_again()
    {
        _bench.PutInCache(FetchBench.Content);
        using var server = new LoopbackServer((request, stream) => LoopbackServer.ServeAsync(request, stream, FetchBench.Content));
        using var fetcher = _bench.Fetcher([server.Url("x")]);
        await fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_damaged_file_in_the_cache_is_told_and_replaced()
    {
        var damaged = FetchBench.Content.ToArray();
        damaged[1234] ^= 1;
        _bench.PutInCache(damaged);
        using var server = new LoopbackServer((request, stream) => LoopbackServer.ServeAsync(request, stream, FetchBench.Content));
        using var fetcher = _bench.Fetcher([server.Url("x")]);

        var before = fetcher.Verify(FetchBench.DataSet)[0];
        await fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token);

        Assert.Equal(FileState.Damaged, before.State);
        Assert.Contains("SHA-256", before.Detail);
        Assert.Equal(FetchBench.Content, await File.ReadAllBytesAsync(_bench.Destination, Token));
    }

    [Fact]
    public async Task A_mirror_is_tried_first_and_verified_like_any_other_source()
    {
        _bench.Options = _bench.Options with { Mirror = _bench.Mirror };
        using var server = new LoopbackServer((request, stream) => LoopbackServer.ServeAsync(request, stream, FetchBench.Content));
        using var fetcher = _bench.Fetcher([server.Url("x")]);

        _bench.PutInMirror(FetchBench.Content);
        await fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token);
        Assert.Empty(server.Requests);

        File.Delete(_bench.Destination);
        _bench.PutInMirror([1, 2, 3]);
        await fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token);
        Assert.Single(server.Requests);
        Assert.Equal(FetchBench.Content, await File.ReadAllBytesAsync(_bench.Destination, Token));
        Assert.Empty(_bench.Partials);
    }

    [Fact]
    public async Task Fetchers_of_the_same_file_at_once_download_it_once_and_all_get_it()
    {
        using var server = new LoopbackServer(async (request, stream) =>
        {
            await Task.Delay(50);
            await LoopbackServer.ServeAsync(request, stream, FetchBench.Content);
        });
        var fetchers = Enumerable.Range(0, 4).Select(_ => _bench.Fetcher([server.Url("x")])).ToArray();

        var paths = await Task.WhenAll(fetchers.Select(fetcher => fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token)));

        Assert.All(paths, path => Assert.Equal(FetchBench.Content, File.ReadAllBytes(path[0])));
        Assert.Single(server.Requests);
        Array.ForEach(fetchers, fetcher => fetcher.Dispose());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_entry_of_a_zip_archive_is_taken_out_and_verified(bool archiveHashKnown)
    {
        var zip = Zip("inside.bin", FetchBench.Content);
        using var server = new LoopbackServer((request, stream) => LoopbackServer.ServeAsync(request, stream, zip));
        object archive = archiveHashKnown
            ? new { entry = "inside.bin", sha256 = Convert.ToHexStringLower(SHA256.HashData(zip)) }
            : new { entry = "inside.bin" };
        using var fetcher = _bench.Fetcher([server.Url("x.zip")], archive: archive);

        await fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token);

        Assert.Equal(FetchBench.Content, await File.ReadAllBytesAsync(_bench.Destination, Token));
        Assert.Empty(_bench.Partials);
    }

    [Fact]
    public async Task An_archive_without_the_entry_or_that_is_none_is_a_clear_error()
    {
        using var server = new LoopbackServer((request, stream) =>
            LoopbackServer.ServeAsync(request, stream, request.Path == "/zip" ? Zip("other.bin", [1]) : [1, 2, 3]));
        using var fetcher = _bench.Fetcher([server.Url("zip"), server.Url("junk")], archive: new { entry = "inside.bin" });

        var error = await Assert.ThrowsAsync<DataException>(() => fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token));

        Assert.Contains("no entry 'inside.bin'", error.Message);
        Assert.Contains("not a zip archive", error.Message);
        Assert.Empty(_bench.Partials);
        Assert.False(File.Exists(_bench.Destination));
    }

    [Theory]
    [InlineData("../outside.bin")]
    [InlineData("/etc/outside.bin")]
    [InlineData("folder/../../../outside.bin")]
    [InlineData("..\\outside.bin")]
    [InlineData("C:outside.bin")]
    [InlineData("")]
    public async Task A_file_name_that_leads_out_of_the_cache_is_refused(string fileName)
    {
        using var server = new LoopbackServer((request, stream) => LoopbackServer.ServeAsync(request, stream, FetchBench.Content));
        using var fetcher = _bench.Fetcher([server.Url("x")], fileName);

        var error = await Assert.ThrowsAsync<DataException>(() => fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token));

        Assert.Contains("outside the cache", error.Message);
        Assert.Empty(server.Requests);
        Assert.False(Directory.Exists(_bench.Cache.Root));
    }

    [Fact]
    public async Task A_file_that_the_data_set_does_not_have_is_named_beside_those_it_has()
    {
        using var fetcher = _bench.Fetcher([new Uri("http://127.0.0.1:9/x")]);
        var error = await Assert.ThrowsAsync<DataException>(() => fetcher.FetchFileAsync(FetchBench.DataSet, "other.bin", cancellationToken: Token));
        Assert.Contains("'other.bin'", error.Message);
        Assert.Contains(FetchBench.FileName, error.Message);
    }

    private static byte[] Zip(string entry, byte[] content)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var stream = archive.CreateEntry(entry).Open();
            stream.Write(content);
        }

        return memory.ToArray();
    }

    private sealed class RecordedProgress : IProgress<DataProgress>
    {
        public List<DataProgress> Reports { get; } = [];

        public void Report(DataProgress value) => Reports.Add(value);
    }
}
