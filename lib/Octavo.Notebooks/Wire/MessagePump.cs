using NetMQ;

namespace Octavo.Notebooks.Wire;

/// <summary>
/// Owns a set of sockets and the one thread that touches them: a NetMQ socket is not thread-safe, so whatever other threads
/// send goes through a queue that this thread empties.
/// </summary>
internal sealed class MessagePump : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private readonly Dictionary<Channel, NetMQSocket> sockets;
    private readonly NetMQPoller poller = [];
    private readonly NetMQQueue<Outgoing> queue = new();
    private readonly MessageCodec codec;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private bool stopped;

    public MessagePump(MessageCodec codec, Dictionary<Channel, NetMQSocket> sockets, Action<Channel, JupyterMessage> receive, string name)
    {
        this.codec = codec;
        this.sockets = sockets;
        foreach (var (channel, socket) in sockets)
        {
            if (socket is not NetMQ.Sockets.PublisherSocket)
            {
                socket.ReceiveReady += (_, _) => Receive(channel, socket, receive);
            }

            poller.Add(socket);
        }

        queue.ReceiveReady += (_, _) => Drain();
        poller.Add(queue);
        thread = new Thread(poller.Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>Queues a message; nothing happens once the pump has stopped.</summary>
    public void Send(Channel channel, JupyterMessage message) => Enqueue(new Outgoing(channel, message, Sent: null));

    /// <summary>Waits until everything queued so far was handed to the sockets.</summary>
    public void Flush()
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Enqueue(new Outgoing(default, Message: null, sent)))
        {
            sent.Task.Wait(StopLimit);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (stopped)
            {
                return;
            }

            stopped = true;
        }

        poller.Stop();
        thread.Join(StopLimit);
        foreach (var socket in sockets.Values)
        {
            socket.Dispose();
        }

        queue.Dispose();
        poller.Dispose();
    }

    private bool Enqueue(Outgoing outgoing)
    {
        lock (gate)
        {
            if (!stopped)
            {
                queue.Enqueue(outgoing);
            }

            return !stopped;
        }
    }

    private void Drain()
    {
        while (queue.TryDequeue(out var outgoing, TimeSpan.Zero))
        {
            if (outgoing.Message is { } message)
            {
                var frames = new NetMQMessage();
                foreach (var frame in codec.Write(message))
                {
                    frames.Append(frame);
                }

                // A peer that is gone or never reads must not stop the others: such a message is given up.
                sockets[outgoing.Channel].TrySendMultipartMessage(frames);
            }

            outgoing.Sent?.TrySetResult();
        }
    }

    private void Receive(Channel channel, NetMQSocket socket, Action<Channel, JupyterMessage> receive)
    {
        var frames = new NetMQMessage();
        while (socket.TryReceiveMultipartMessage(ref frames))
        {
            if (codec.Read([.. frames.Select(frame => frame.ToByteArray())]) is { } message)
            {
                receive(channel, message);
            }
        }
    }

    private sealed record Outgoing(Channel Channel, JupyterMessage? Message, TaskCompletionSource? Sent);
}
