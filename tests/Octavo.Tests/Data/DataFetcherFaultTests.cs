using System.Diagnostics.CodeAnalysis;
using Octavo.Data;

namespace Octavo.Tests.Data;

public sealed class DataFetcherFaultTests : IDisposable
{
    /// <summary>Where a faulty server stops: past a few network buffers, before the end.</summary>
    private const int BreakAt = 100_000;

    private readonly FetchBench _bench = new();

    /// <summary>A fetch that would wait for ever fails its test instead of stopping the run.</summary>
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public DataFetcherFaultTests() => _patience.CancelAfter(TimeSpan.FromMinutes(1));

    private static byte[] Content => FetchBench.Content;

    private CancellationToken Token => _patience.Token;

    public void Dispose()
    {
        _patience.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task A_transfer_that_breaks_off_is_resumed_by_range()
    {
        using var server = new LoopbackServer(async (request, stream) =>
        {
            if (request.Number == 1)
            {
                await LoopbackServer.HeadAsync(stream, "200 OK", $"Content-Length: {Content.Length}");
                await stream.WriteAsync(Content.AsMemory(0, BreakAt));
            }
            else
            {
                await LoopbackServer.ServeAsync(request, stream, Content);
            }
        });

        await AssertArrives(server);

        Assert.Equal([null, BreakAt], server.Requests.Select(request => request.RangeFrom));
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_is_downloaded_from_the_beginning_again()
    {
        using var server = new LoopbackServer(async (request, stream) =>
        {
            await LoopbackServer.HeadAsync(stream, "200 OK", $"Content-Length: {Content.Length}");
            await stream.WriteAsync(Content.AsMemory(0, request.Number == 1 ? BreakAt : Content.Length));
        });

        await AssertArrives(server);
    }

    [Fact]
    public async Task A_fetch_in_another_process_resumes_what_a_killed_one_left()
    {
        var broken = true;
        using var server = new LoopbackServer(async (request, stream) =>
        {
            if (broken)
            {
                await LoopbackServer.HeadAsync(stream, "200 OK", $"Content-Length: {Content.Length}");
                await stream.WriteAsync(Content.AsMemory(0, BreakAt));
            }
            else
            {
                await LoopbackServer.ServeAsync(request, stream, Content);
            }
        });
        _bench.Options = _bench.Options with { Attempts = 1 };
        var error = await AssertFails([server.Url("x")]);
        Assert.Contains("broke off", error.Message);
        Assert.Single(_bench.Partials);

        broken = false;
        await AssertArrives(server);
        Assert.Equal(BreakAt, server.Requests[^1].RangeFrom);
    }

    [Fact]
    public async Task A_left_over_part_with_wrong_bytes_does_not_spoil_the_file()
    {
        var broken = true;
        using var server = new LoopbackServer(async (request, stream) =>
        {
            if (broken)
            {
                await LoopbackServer.HeadAsync(stream, "200 OK", $"Content-Length: {Content.Length}");
                await stream.WriteAsync(new byte[BreakAt]);
            }
            else
            {
                await LoopbackServer.ServeAsync(request, stream, Content);
            }
        });
        _bench.Options = _bench.Options with { Attempts = 1 };
        await AssertFails([server.Url("x")]);

        broken = false;
        await AssertArrives(server);
        Assert.Equal([null, BreakAt, null], server.Requests.Select(request => request.RangeFrom));
    }

    [Fact]
    public async Task A_whole_left_over_of_unknown_length_needs_no_second_download()
    {
        using var server = new LoopbackServer((request, stream) => LoopbackServer.ServeAsync(request, stream, Content));
        using (var fetcher = _bench.Fetcher([server.Url("x")], knownLength: false))
        {
            await fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token);
            var manifest = fetcher.Catalog.Get(FetchBench.DataSet);
            File.Move(_bench.Destination, _bench.Cache.PartialPathOf(manifest, FetchBench.FileName, manifest.Files[0].Sha256!));
            await fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token);
        }

        Assert.Equal([null, Content.Length], server.Requests.Select(request => request.RangeFrom));
        Assert.Equal(Content, await File.ReadAllBytesAsync(_bench.Destination, Token));
    }

    [Fact]
    public async Task Server_errors_are_tried_again_until_the_server_recovers()
    {
        using var server = new LoopbackServer((request, stream) => request.Number < 3
            ? LoopbackServer.HeadAsync(stream, "503 Service Unavailable", "Retry-After: 0", "Content-Length: 0")
            : LoopbackServer.ServeAsync(request, stream, Content));

        await AssertArrives(server);

        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_lasting_server_error_is_reported_with_the_address_and_the_file()
    {
        using var server = new LoopbackServer((_, stream) => LoopbackServer.HeadAsync(stream, "500 Internal Server Error", "Content-Length: 0"));
        var error = await AssertFails([server.Url("x")]);
        Assert.Contains("500", error.Message);
        Assert.Contains(server.Url("x").ToString(), error.Message);
        Assert.Contains($"'{FetchBench.FileName}' of '{FetchBench.DataSet}'", error.Message);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_missing_page_is_not_tried_again_but_the_next_address_is()
    {
        using var server = new LoopbackServer((request, stream) => request.Path == "/gone"
            ? LoopbackServer.HeadAsync(stream, "404 Not Found", "Content-Length: 0")
            : LoopbackServer.ServeAsync(request, stream, Content));
        using var fetcher = _bench.Fetcher([server.Url("gone"), server.Url("here")]);
        await fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token);
        Assert.Equal(["/gone", "/here"], server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task Wrong_content_never_becomes_visible_and_its_hash_is_reported()
    {
        var wrong = Content.ToArray();
        wrong[^1] ^= 1;
        using var server = new LoopbackServer((request, stream) => LoopbackServer.ServeAsync(request, stream, wrong));
        var error = await AssertFails([server.Url("x")]);
        Assert.Contains("SHA-256", error.Message);
        Assert.Empty(_bench.Partials);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_file_of_another_length_is_refused_before_a_byte_is_stored(int difference)
    {
        var other = new byte[Content.Length + difference];
        using var server = new LoopbackServer((request, stream) => LoopbackServer.ServeAsync(request, stream, other));
        var error = await AssertFails([server.Url("x")]);
        Assert.Contains($"offers {other.Length:N0} bytes", error.Message);
        Assert.Empty(_bench.Partials);
    }

    [Fact]
    public async Task A_body_that_does_not_end_is_cut_off_at_the_manifests_length()
    {
        using var server = new LoopbackServer(async (_, stream) =>
        {
            await LoopbackServer.HeadAsync(stream, "200 OK");
            for (var block = 0; block < 1000; block++)
            {
                await stream.WriteAsync(Content);
            }
        });
        var error = await AssertFails([server.Url("x")]);
        Assert.Contains("more than", error.Message);
        Assert.Empty(_bench.Partials);
    }

    [Fact]
    public async Task A_transfer_that_hangs_is_given_up_and_resumed()
    {
        using var release = new CancellationTokenSource();
        using var server = new LoopbackServer(async (request, stream) =>
        {
            if (request.Number == 1)
            {
                await LoopbackServer.HeadAsync(stream, "200 OK", $"Content-Length: {Content.Length}");
                await stream.WriteAsync(Content.AsMemory(0, BreakAt));
                await Task.Delay(Timeout.Infinite, release.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            else
            {
                await LoopbackServer.ServeAsync(request, stream, Content);
            }
        });
        _bench.Options = _bench.Options with { StallTimeout = TimeSpan.FromMilliseconds(300) };

        await AssertArrives(server);

        Assert.Equal(BreakAt, server.Requests[^1].RangeFrom);
        await release.CancelAsync();
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        using var release = new CancellationTokenSource();
        using var server = new LoopbackServer((_, _) =>
            Task.Delay(Timeout.Infinite, release.Token).ContinueWith(_ => { }, TaskScheduler.Default));
        _bench.Options = _bench.Options with { ResponseTimeout = TimeSpan.FromMilliseconds(100), Attempts = 2 };
        var error = await AssertFails([server.Url("x")]);
        Assert.Contains("no answer within 0.1 s", error.Message);
        Assert.Equal(2, server.Requests.Count);
        await release.CancelAsync();
    }

    [Fact]
    public async Task A_redirect_is_followed()
    {
        using var server = new LoopbackServer((request, stream) => request.Path == "/old"
            ? LoopbackServer.HeadAsync(stream, "302 Found", "Location: /new", "Content-Length: 0")
            : LoopbackServer.ServeAsync(request, stream, Content));
        using var fetcher = _bench.Fetcher([server.Url("old")]);
        await fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token);
        Assert.Equal(Content, await File.ReadAllBytesAsync(_bench.Destination, Token));
    }

    [Fact]
    public async Task A_machine_without_a_network_learns_what_to_do()
    {
        // A port that was just free and closed again: the connection is refused.
        Uri refused;
        using (var server = new LoopbackServer((_, _) => Task.CompletedTask))
        {
            refused = server.Url("x");
        }

        var error = await AssertFails([refused]);
        Assert.Contains("Check the network", error.Message);
        Assert.Contains(FetchOptions.MirrorVariable, error.Message);
        Assert.Contains(_bench.Destination, error.Message);
    }

    [Fact]
    public async Task A_full_disk_ends_the_fetch_and_gives_the_space_back()
    {
        using var server = new LoopbackServer((request, stream) => LoopbackServer.ServeAsync(request, stream, Content));
        _bench.Options = _bench.Options with { OpenForWriting = (path, append) => new FullDiskStream(path, append, roomFor: BreakAt) };
        var error = await AssertFails([server.Url("x"), server.Url("y")]);
        Assert.Contains("disk is full", error.Message);
        Assert.Contains(DataCache.FolderVariable, error.Message);
        Assert.Single(server.Requests);
        Assert.Empty(_bench.Partials);
    }

    [Fact]
    public async Task A_cancelled_fetch_stops_at_once_and_shows_nothing()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var server = new LoopbackServer(async (_, stream) =>
        {
            await LoopbackServer.HeadAsync(stream, "200 OK", $"Content-Length: {Content.Length}");
            await stream.WriteAsync(Content.AsMemory(0, BreakAt));
            await stream.FlushAsync();
            await cancel.CancelAsync();
            await Task.Delay(TimeSpan.FromSeconds(1));
        });
        using var fetcher = _bench.Fetcher([server.Url("x")]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: cancel.Token));
        Assert.False(File.Exists(_bench.Destination));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_a_clear_error()
    {
        // A file where the folder should be stands in the way whoever runs the test.
        await File.WriteAllTextAsync(_bench.Cache.Root, "in the way", Token);
        using var fetcher = _bench.Fetcher([new Uri("http://127.0.0.1:9/x")]);
        var error = await Assert.ThrowsAsync<DataException>(() => fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token));
        Assert.Contains(DataCache.FolderVariable, error.Message);
    }

    private async Task AssertArrives(LoopbackServer server)
    {
        using var fetcher = _bench.Fetcher([server.Url("x")]);
        await fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token);
        Assert.Equal(Content, await File.ReadAllBytesAsync(_bench.Destination, Token));
        Assert.Empty(_bench.Partials);
    }

    private async Task<DataException> AssertFails(Uri[] urls)
    {
        using var fetcher = _bench.Fetcher(urls);
        var error = await Assert.ThrowsAsync<DataException>(() => fetcher.FetchAsync(FetchBench.DataSet, cancellationToken: Token));
        Assert.False(File.Exists(_bench.Destination));
        return error;
    }

    /// <summary>A file on a disk with room for so many bytes.</summary>
    private sealed class FullDiskStream(string path, bool append, int roomFor)
        : FileStream(path, append ? FileMode.Append : FileMode.Create, FileAccess.Write)
    {
        private const int NoSpaceLeft = 28;
        private const int ErrorDiskFull = unchecked((int)0x80070070);

        private int _room = roomFor;

        [SuppressMessage("Design", "CA1835", Justification = "This is the overload that the fetcher calls.")]
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _room -= buffer.Length;
            return _room < 0
                ? throw new IOException("No space left on device", OperatingSystem.IsWindows() ? ErrorDiskFull : NoSpaceLeft)
                : base.WriteAsync(buffer, cancellationToken);
        }
    }
}
