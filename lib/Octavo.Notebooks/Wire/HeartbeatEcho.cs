using NetMQ;
using NetMQ.Sockets;

namespace Octavo.Notebooks.Wire;

/// <summary>Echoes whatever arrives on the heartbeat port, on a thread of its own: it must beat while everything else is busy.</summary>
internal sealed class HeartbeatEcho : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);

    private readonly Thread thread;
    private volatile bool stopping;

    public HeartbeatEcho(ConnectionInfo connection)
    {
        // A router instead of a reply socket: a peer that sends twice without reading cannot bring it out of step.
        var socket = KernelEndpoint.Bind(new RouterSocket(), connection, connection.HeartbeatPort);
        thread = new Thread(() => Run(socket)) { IsBackground = true, Name = "octavo heartbeat" };
        thread.Start();
    }

    public void Dispose()
    {
        stopping = true;
        thread.Join(StopLimit);
    }

    private void Run(RouterSocket socket)
    {
        using (socket)
        {
            while (!stopping)
            {
                var frames = new NetMQMessage();
                if (socket.TryReceiveMultipartMessage(Poll, ref frames))
                {
                    socket.TrySendMultipartMessage(frames);
                }
            }
        }
    }
}
