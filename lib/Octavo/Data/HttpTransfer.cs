using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace Octavo.Data;

/// <summary>Downloads into a partial file: retries requests, notices stalls, and resumes where the last attempt ended.</summary>
internal sealed class HttpTransfer : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private const long HeadwayBytes = 1 << 20;

    private readonly FetchOptions _options;
    private readonly HttpClient _client;

    public HttpTransfer(FetchOptions options)
    {
        _options = options;
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>();
        if (options.Attempts > 1)
        {
            // Server errors, 408, 429, refused connections and the timeout below are tried again. Retry-After is followed, but
            // no longer than a server may take to answer: somebody is waiting at the other end.
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = options.Attempts - 1,
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldRetryAfterHeader = false,
                DelayGenerator = arguments => ValueTask.FromResult(RetryAfter(arguments.Outcome.Result)),
            });
        }

        pipeline.AddTimeout(options.ResponseTimeout);
        var handler = new ResilienceHandler(pipeline.Build()) { InnerHandler = new SocketsHttpHandler() };
        _client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("octavo-data");

        // A hash is of the file, not of a compressed form that a server might choose to send.
        _client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <summary>Downloads the rest of the file.</summary>
    /// <param name="url">Where from.</param>
    /// <param name="partial">Where to; bytes already there are kept if the server can go on after them.</param>
    /// <param name="bytes">The file's length; null where unknown.</param>
    /// <param name="progress">Told of bytes done and bytes in all.</param>
    /// <param name="cancellationToken">Stops the transfer; what has arrived stays, to be resumed.</param>
    /// <exception cref="TransferException">The address does not deliver.</exception>
    public async Task DownloadAsync(
        Uri url, PartialFile partial, long? bytes, Action<long, long?> progress, CancellationToken cancellationToken)
    {
        for (var fruitless = 0; ;)
        {
            var before = partial.Length;
            try
            {
                await AttemptAsync(url, partial, bytes, progress, cancellationToken);
                return;
            }
            catch (Exception error) when (error is IOException or StalledException && !cancellationToken.IsCancellationRequested)
            {
                fruitless = partial.Length - before >= HeadwayBytes ? 0 : fruitless + 1;
                if (fruitless >= _options.Attempts)
                {
                    throw new TransferException($"the transfer broke off after {partial.Length:N0} bytes: {error.Message}", error);
                }

                await Task.Delay(_options.RetryDelay * Math.Pow(2, Math.Max(0, fruitless - 1)), cancellationToken);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private TimeSpan? RetryAfter(HttpResponseMessage? response) => response?.Headers.RetryAfter?.Delta is { } delta
        ? delta < _options.ResponseTimeout ? delta : _options.ResponseTimeout
        : null;

    private async Task AttemptAsync(
        Uri url, PartialFile partial, long? bytes, Action<long, long?> progress, CancellationToken cancellationToken)
    {
        var offset = partial.Length;
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
        }

        using var response = await SendAsync(request, cancellationToken);
        if (offset > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Nothing follows what is there already: whether that is the file is for its hash to say.
            return;
        }

        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            throw new TransferException($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}");
        }

        var resumes = response.StatusCode == HttpStatusCode.PartialContent;
        if (resumes && (offset == 0 || response.Content.Headers.ContentRange?.From != offset))
        {
            partial.Delete();
            throw new TransferException("the server answered with another range of the file than the one asked for");
        }

        var start = resumes ? offset : 0;
        var offered = response.Content.Headers.ContentLength is { } length ? start + length : (long?)null;
        if (bytes is { } expected && offered is { } total && total != expected)
        {
            partial.Delete();
            throw new TransferException($"the server offers {total:N0} bytes, and the manifest says {expected:N0}");
        }

        await CopyAsync(response, partial, start, bytes ?? offered, progress, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new TransferException(error.Message, error);
        }
        catch (TimeoutRejectedException error)
        {
            throw new TransferException($"no answer within {_options.ResponseTimeout.TotalSeconds:G3} s", error);
        }
    }

    private async Task CopyAsync(
        HttpResponseMessage response, PartialFile partial, long start, long? total, Action<long, long?> progress, CancellationToken cancellationToken)
    {
        var done = start;
        progress(done, total);
        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var target = partial.Open(append: start > 0);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await ReadAsync(source, buffer, cancellationToken)) > 0)
        {
            await partial.WriteAsync(target, buffer.AsMemory(0, read), cancellationToken);
            done += read;
            if (done > total)
            {
                throw new TransferException($"the server sends more than the {total:N0} bytes of the manifest");
            }

            progress(done, total);
        }

        partial.Flush(target);
        if (done < total)
        {
            throw new IOException($"the connection ended at {done:N0} of {total:N0} bytes");
        }
    }

    private async Task<int> ReadAsync(Stream source, byte[] buffer, CancellationToken cancellationToken)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(_options.StallTimeout);
        try
        {
            return await source.ReadAsync(buffer, stall.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StalledException($"no byte for {_options.StallTimeout.TotalSeconds:G3} s", error);
        }
    }

    private sealed class StalledException(string message, Exception innerException) : Exception(message, innerException);
}
