using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;
using Octavo.Notebooks.Wire;
using Messages = System.Threading.Channels.Channel<(Octavo.Notebooks.Wire.Channel Channel, Octavo.Notebooks.Wire.JupyterMessage Message)>;

namespace Octavo.Notebooks.Tests.Wire;

public sealed class EndpointTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Requests_reach_the_kernel_and_replies_come_back_to_the_one_who_asked()
    {
        var connection = ConnectionInfo.Create();
        var (atKernel, atFirst, atSecond) = (Inbox(), Inbox(), Inbox());
        using var kernel = new KernelEndpoint(connection, (channel, message) => atKernel.Writer.TryWrite((channel, message)));
        using var first = new ClientEndpoint(connection, (channel, message) => atFirst.Writer.TryWrite((channel, message)));
        using var second = new ClientEndpoint(connection, (channel, message) => atSecond.Writer.TryWrite((channel, message)));
        foreach (var channel in new[] { Channel.Shell, Channel.Control, Channel.Stdin })
        {
            first.Send(channel, Message("question", "first"));
            var (on, request) = await ReadAsync(atKernel);
            Assert.Equal((channel, "first"), (on, (string?)request.Content["text"]));
            kernel.Send(channel, Message("answer", "for first") with { Identities = request.Identities, Parent = request.Header });
            var (from, reply) = await ReadAsync(atFirst);
            Assert.Equal((channel, request.Header), (from, reply.Parent));
        }

        Assert.False(atSecond.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_wrongly_signed_message_is_dropped_and_the_next_right_one_is_served()
    {
        var connection = ConnectionInfo.Create();
        var atKernel = Inbox();
        using var kernel = new KernelEndpoint(connection, (channel, message) => atKernel.Writer.TryWrite((channel, message)));
        using var stranger = new DealerSocket();
        stranger.Connect(connection.Address(connection.ShellPort));
        stranger.SendFrame("noise");
        using var impostor = new ClientEndpoint(connection with { Key = "guess" }, (_, _) => { });
        impostor.Send(Channel.Shell, Message("execute_request", "bad"));
        while (kernel.Codec.DroppedCount < 2)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        using var client = new ClientEndpoint(connection, (_, _) => { });
        client.Send(Channel.Shell, Message("execute_request", "good"));
        Assert.Equal("good", (string?)(await ReadAsync(atKernel)).Message.Content["text"]);
    }

    [Fact]
    public void The_heartbeat_echoes()
    {
        var connection = ConnectionInfo.Create();
        using var kernel = new KernelEndpoint(connection, (_, _) => { });
        using var heart = new RequestSocket();
        heart.Connect(connection.Address(connection.HeartbeatPort));
        for (var beat = 0; beat < 3; beat++)
        {
            heart.SendFrame($"ping {beat}");
            Assert.True(heart.TryReceiveFrameString(Limit, out var echo));
            Assert.Equal($"ping {beat}", echo);
        }
    }

    [Fact]
    public void A_taken_port_is_named()
    {
        var connection = ConnectionInfo.Create();
        using var kernel = new KernelEndpoint(connection, (_, _) => { });
        var taken = Assert.Throws<IOException>(() => new KernelEndpoint(connection, (_, _) => { }));
        Assert.Contains(connection.IopubPort.ToString(), taken.Message, StringComparison.Ordinal);
    }

    private static Messages Inbox() => System.Threading.Channels.Channel.CreateUnbounded<(Channel, JupyterMessage)>();

    private static async Task<(Channel Channel, JupyterMessage Message)> ReadAsync(Messages inbox) =>
        await inbox.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken);

    private static JupyterMessage Message(string type, string text) => new()
    {
        Header = MessageHeader.Create(type, "session", "user"),
        Content = new JsonObject { ["text"] = text },
    };
}
