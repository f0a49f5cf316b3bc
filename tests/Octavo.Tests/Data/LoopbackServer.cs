using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Octavo.Tests.Data;

/// <summary>A web server of a few lines that can misbehave in every way: each answer is written by the test, byte by byte.</summary>
public sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly Func<Request, Stream, Task> _answer;
    private readonly List<Request> _requests = [];

    public LoopbackServer(Func<Request, Stream, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <param name="Number">1 for the first request that the server sees.</param>
    /// <param name="Path">The path asked for.</param>
    /// <param name="RangeFrom">Where the asked range begins; null where none is asked.</param>
    /// <param name="Text">The whole head of the request.</param>
    public sealed record Request(int Number, string Path, long? RangeFrom, string Text);

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public Uri Url(string path) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    /// <summary>Writes an answer's head.</summary>
    public static Task HeadAsync(Stream stream, string status, params string[] headers) => stream.WriteAsync(
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Connection: close\r\n\r\n")).AsTask();

    /// <summary>Answers as a good server does, ranges included.</summary>
    public static async Task ServeAsync(Request request, Stream stream, byte[] content)
    {
        if (request.RangeFrom is { } from && from >= content.Length)
        {
            await HeadAsync(stream, "416 Range Not Satisfiable", $"Content-Range: bytes */{content.Length}", "Content-Length: 0");
        }
        else if (request.RangeFrom is { } start)
        {
            await HeadAsync(stream, "206 Partial Content", $"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}", $"Content-Length: {content.Length - start}");
            await stream.WriteAsync(content.AsMemory((int)start));
        }
        else
        {
            await HeadAsync(stream, "200 OK", $"Content-Length: {content.Length}");
            await stream.WriteAsync(content);
        }
    }

    public void Dispose()
    {
        _stopped.Cancel();
        _listener.Dispose();
        _stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = HandleAsync(await _listener.AcceptTcpClientAsync(_stopped.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task HandleAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = new StringBuilder();
                var buffer = new byte[1];
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) == 1)
                {
                    head.Append((char)buffer[0]);
                }

                var text = head.ToString();
                var range = text.Split("\r\n").FirstOrDefault(line => line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase));
                Request request;
                lock (_requests)
                {
                    request = new Request(
                        _requests.Count + 1,
                        text.Split(' ')[1],
                        range is null ? null : long.Parse(range["Range: bytes=".Length..].TrimEnd('-')),
                        text);
                    _requests.Add(request);
                }

                await _answer(request, stream);
                await stream.FlushAsync();

                // A polite end of the connection, so that nothing already sent is lost to a reset.
                client.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(buffer) > 0)
                {
                }
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
            {
                // The client hung up first, as some tests want it to.
            }
        }
    }
}
