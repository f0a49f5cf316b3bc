using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Tests.Robustness;

[Collection(nameof(RunsAlone))]
public sealed class BadInputTests
{
    // What must be dropped for certain; the well-formed messages with senseless fields come on top.
    private const int DroppedFrames = 100_000;
    private const int WrongFields = 3_000;
    private const int RawConnections = 300;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_thousand_wrong_messages_are_dropped_and_counted_and_the_next_cell_runs()
    {
        await using var kernel = await LiveKernel.StartAsync();
        kernel.Listener = _ => { };
        await kernel.ExecuteAsync("var kept = 41;");
        var mutation = new FrameMutation(kernel.Connection.Key, seed: 4);
        int[] ports = [kernel.Connection.ShellPort, kernel.Connection.ControlPort, kernel.Connection.StdinPort];
        var sockets = ports.Select(port => Dealer(kernel.Connection, port)).ToArray();
        var start = Stopwatch.GetTimestamp();
        try
        {
            var random = new Random(7);
            var expected = DroppedFrames + 2;
            for (var i = 0; i < DroppedFrames; i++)
            {
                Send(sockets[random.Next(sockets.Length)], i % 20 == 0 ? mutation.SignedNonsense() : mutation.Unsigned());
                if (i % (DroppedFrames / WrongFields) == 0)
                {
                    var socket = sockets[random.Next(sockets.Length)];
                    Send(socket, mutation.WrongFields());
                    Send(socket, mutation.Replay());
                    expected++;
                }
            }

            Send(sockets[0], [.. Enumerable.Repeat("x"u8.ToArray(), 5000)]);
            Send(sockets[1], [new byte[8 << 20]]);
            SendRaw(kernel.Connection);
            long dropped;
            while ((dropped = await DroppedAsync(kernel)) < expected)
            {
                Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(120), "The kernel did not come to an end of the wrong messages.");
                await Task.Delay(50, Cancellation);
            }

            // Some of the noise on the raw connections reads as messages of the transport.
            Assert.InRange(dropped, expected, expected + RawConnections);
            TestContext.Current.SendDiagnosticMessage($"{dropped} messages dropped in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        }
        finally
        {
            foreach (var socket in sockets)
            {
                socket.Dispose();
            }
        }

        var result = await kernel.ShownAsync("display((kept + 1).ToString())");
        Assert.Equal("42", result);
        kernel.Process.Refresh();
        Assert.InRange(kernel.Process.WorkingSet64, 0, 1L << 30);
        var (exitCode, errors) = await kernel.ShutdownAsync();
        Assert.Equal(0, exitCode);
        Assert.Contains(" messages were dropped as malformed, wrongly signed or replayed", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_sent_twice_is_obeyed_once()
    {
        await using var kernel = await LiveKernel.StartAsync();
        await kernel.ExecuteAsync("var runs = 0;");
        using var socket = Dealer(kernel.Connection, kernel.Connection.ShellPort);
        var frames = new MessageCodec(kernel.Connection.Key).Write(
            LiveKernel.Message("execute_request", new JsonObject { ["code"] = "runs++;" }));
        for (var again = 0; again < 5; again++)
        {
            Send(socket, frames);
        }

        while (await DroppedAsync(kernel) < 4)
        {
            await Task.Delay(20, Cancellation);
        }

        Assert.Equal("1", await kernel.ShownAsync("display(runs.ToString())"));
        Assert.Equal(4, await DroppedAsync(kernel));
    }

    [Fact]
    public async Task Only_loopback_is_listened_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The open ports are read from /proc.");
        await using var kernel = await LiveKernel.StartAsync();
        var ports = new[] { kernel.Connection.ShellPort, kernel.Connection.ControlPort, kernel.Connection.StdinPort, kernel.Connection.IopubPort, kernel.Connection.HeartbeatPort };
        var listening = File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6")).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(fields => fields.Length > 3 && fields[3] == "0A")
            .Select(fields => fields[1].Split(':'))
            .Where(address => ports.Contains(int.Parse(address[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))).ToArray();
        Assert.Equal(5, listening.Length);
        Assert.All(listening, address => Assert.Equal("0100007F", address[0]));
    }

    [Fact]
    public async Task A_connection_file_that_others_can_read_is_refused_with_the_remedy()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such permissions.");
            return;
        }

        var file = Path.Combine(Path.GetTempPath(), $"octavo-exposed-{Guid.NewGuid():N}.json");
        ConnectionInfo.Create().Save(file);
        try
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            using var process = LiveKernel.Start(file);
            var errors = await process.StandardError.ReadToEndAsync(Cancellation);
            await process.WaitForExitAsync(Cancellation);
            Assert.Equal(74, process.ExitCode);
            Assert.Contains($"chmod 600 '{file}'", errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Cells_that_wait_do_not_run_after_a_shutdown_and_the_process_ends_during_a_loop()
    {
        await using var kernel = await LiveKernel.StartAsync();
        var running = new TaskCompletionSource();
        kernel.Listener = message => { if (message.Type == "stream") { running.TrySetResult(); } };
        var file = Path.Combine(Path.GetTempPath(), $"octavo-late-{Guid.NewGuid():N}");
        var loop = kernel.ExecuteAsync("Console.WriteLine(1); while (true) { }");
        await running.Task.WaitAsync(Cancellation);
        var waiting = kernel.ExecuteAsync($"System.IO.File.WriteAllText(\"{file}\", \"\");");
        var (exitCode, _) = await kernel.ShutdownAsync();
        Assert.Equal(0, exitCode);
        Assert.Equal("error", (string?)(await loop)["status"]);
        Assert.False(File.Exists(file));

        // A request and a shutdown come on different sockets: on a busy machine the kernel may have ended before it read the request.
        if (await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(5), Cancellation)) == waiting)
        {
            Assert.Equal("aborted", (string?)(await waiting)["status"]);
        }
    }

    private static async Task<long> DroppedAsync(LiveKernel kernel)
    {
        const string Line = "wrongly signed or replayed: ";
        var about = await kernel.ShownAsync("#!about");
        var text = about[(about.IndexOf(Line, StringComparison.Ordinal) + Line.Length)..];
        return long.Parse(text.Split(' ', '\n')[0], CultureInfo.InvariantCulture);
    }

    private static DealerSocket Dealer(ConnectionInfo connection, int port)
    {
        var socket = new DealerSocket();
        socket.Options.SendHighWatermark = 0;
        socket.Options.Linger = TimeSpan.Zero;
        socket.Connect($"tcp://{connection.Ip}:{port}");
        return socket;
    }

    private static void Send(DealerSocket socket, IReadOnlyList<byte[]> frames) => socket.SendMultipartBytes(frames);

    // Bytes that are not even the transport's, on every port: greetings that never end, lengths of exabytes, plain noise.
    private static void SendRaw(ConnectionInfo connection)
    {
        int[] ports = [connection.ShellPort, connection.ControlPort, connection.StdinPort, connection.IopubPort, connection.HeartbeatPort];
        byte[] greeting = [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f];
        var random = new Random(11);
        for (var i = 0; i < RawConnections; i++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(IPAddress.Loopback, ports[i % ports.Length]);
            var noise = new byte[random.Next(1, 400)];
            random.NextBytes(noise);
            byte[] huge = [.. greeting, 1, 5, 0, 0, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, .. noise];
            try
            {
                socket.Send((i % 4) switch { 0 => noise, 1 => [.. greeting, .. noise], 2 => huge, _ => greeting });
            }
            catch (SocketException)
            {
                // The kernel hung up: its right.
            }
        }
    }
}
