using System.Net;
using NetMQ;
using NetMQ.Sockets;

namespace Octavo.Notebooks.Wire;

/// <summary>The kernel's side of a connection: its five sockets, bound on loopback.</summary>
public sealed class KernelEndpoint : IDisposable
{
    // Larger than any request; a peer that announces more is disconnected before memory is set aside for it.
    private const long MessageLimit = 256L * 1024 * 1024;

    // Requests beyond these wait in the sender, not here.
    private const int ReceiveLimit = 10_000;

    private readonly MessagePump pump;
    private readonly HeartbeatEcho heartbeat;

    /// <summary>
    /// Binds the sockets. <paramref name="receive"/> is called on the socket thread for every well-formed, rightly signed message,
    /// and must return at once.
    /// </summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public KernelEndpoint(ConnectionInfo connection, Action<Channel, JupyterMessage> receive)
    {
        Codec = new MessageCodec(connection.Key);
        var sockets = new Dictionary<Channel, NetMQSocket>();
        try
        {
            // Outputs are bound first: a client whose request arrives can then already listen.
            sockets[Channel.Iopub] = Bind(new PublisherSocket(), connection, connection.IopubPort);
            sockets[Channel.Stdin] = Bind(new RouterSocket(), connection, connection.StdinPort);
            sockets[Channel.Control] = Bind(new RouterSocket(), connection, connection.ControlPort);
            sockets[Channel.Shell] = Bind(new RouterSocket(), connection, connection.ShellPort);
            heartbeat = new HeartbeatEcho(connection);
        }
        catch
        {
            foreach (var socket in sockets.Values)
            {
                socket.Dispose();
            }

            throw;
        }

        pump = new MessagePump(Codec, sockets, receive, "octavo sockets");
    }

    /// <summary>The codec of this connection, which counts what was dropped.</summary>
    public MessageCodec Codec { get; }

    /// <summary>How many messages wait to be handed to the sockets.</summary>
    public int Backlog => pump.Backlog;

    /// <summary>Queues a message; any thread may call. The number of bytes.</summary>
    public int Send(Channel channel, JupyterMessage message) => pump.Send(channel, message);

    /// <summary>Waits until everything sent so far was handed to the sockets.</summary>
    public void Flush() => pump.Flush();

    /// <summary>Closes the sockets after what was sent has left, or a second at most.</summary>
    public void Dispose()
    {
        pump.Flush();
        pump.Dispose();
        heartbeat.Dispose();
    }

    internal static T Bind<T>(T socket, ConnectionInfo connection, int port)
        where T : NetMQSocket
    {
        // No limit: an output that a slow client has not read yet must not be lost.
        socket.Options.SendHighWatermark = 0;
        socket.Options.ReceiveHighWatermark = ReceiveLimit;
        socket.Options.MaxMsgSize = MessageLimit;
        socket.Options.Linger = TimeSpan.FromSeconds(1);
        try
        {
            socket.Bind(connection.Address(port));
        }
        catch (Exception problem) when (problem is NetMQException or ProtocolViolationException)
        {
            socket.Dispose();
            throw new IOException($"Port {port} on {connection.Ip} cannot be opened: {problem.Message}", problem);
        }

        return socket;
    }
}
