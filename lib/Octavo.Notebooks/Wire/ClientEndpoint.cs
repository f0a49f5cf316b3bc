using System.Text;
using NetMQ;
using NetMQ.Sockets;

namespace Octavo.Notebooks.Wire;

/// <summary>A client's side of a connection: shell, control, stdin and the subscription to outputs.</summary>
public sealed class ClientEndpoint : IDisposable
{
    // A kernel opens its sockets a fraction of a second after its start: the usual 100 ms between tries would show.
    private static readonly TimeSpan ReconnectInterval = TimeSpan.FromMilliseconds(10);

    private readonly MessagePump pump;

    /// <summary>
    /// Connects; a kernel that is not up yet is waited for by the sockets. <paramref name="receive"/> is called on the socket
    /// thread for every well-formed, rightly signed message, and must return at once.
    /// </summary>
    public ClientEndpoint(ConnectionInfo connection, Action<Channel, JupyterMessage> receive)
    {
        Codec = new MessageCodec(connection.Key);
        Session = Guid.NewGuid().ToString("N");
        var identity = Encoding.ASCII.GetBytes(Session);
        var subscriber = new SubscriberSocket();
        subscriber.SubscribeToAnyTopic();
        var sockets = new Dictionary<Channel, NetMQSocket>
        {
            [Channel.Iopub] = Connect(subscriber, connection, connection.IopubPort),
            [Channel.Shell] = Connect(Identified(identity), connection, connection.ShellPort),
            [Channel.Control] = Connect(Identified(identity), connection, connection.ControlPort),
            [Channel.Stdin] = Connect(Identified(identity), connection, connection.StdinPort),
        };
        pump = new MessagePump(Codec, sockets, receive, "octavo client sockets");
    }

    /// <summary>The codec of this connection, which counts what was dropped.</summary>
    public MessageCodec Codec { get; }

    /// <summary>Identifies this client in its headers and to the kernel's sockets.</summary>
    public string Session { get; }

    /// <summary>Queues a message; any thread may call.</summary>
    public void Send(Channel channel, JupyterMessage message) => pump.Send(channel, message);

    /// <summary>Closes the sockets.</summary>
    public void Dispose() => pump.Dispose();

    // The kernel asks for input on stdin under the identity that the request came from on shell.
    private static DealerSocket Identified(byte[] identity)
    {
        var socket = new DealerSocket();
        socket.Options.Identity = identity;
        return socket;
    }

    private static T Connect<T>(T socket, ConnectionInfo connection, int port)
        where T : NetMQSocket
    {
        socket.Options.SendHighWatermark = 0;
        socket.Options.ReceiveHighWatermark = 0;
        socket.Options.Linger = TimeSpan.Zero;
        socket.Options.ReconnectInterval = ReconnectInterval;
        socket.Connect(connection.Address(port));
        return socket;
    }
}
