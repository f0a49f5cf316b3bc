using NetMQ;

namespace Octavo.Notebooks.Wire;

/// <summary>
/// Owns a set of sockets and the one thread that touches them: a NetMQ socket is not thread-safe, so whatever other threads
/// send goes through a queue that this thread empties.
/// </summary>
internal sealed class MessagePump : IDisposable
{
    // More than any message has; what comes beyond is thrown away frame by frame instead of gathered.
    private const int FrameLimit = 1024;

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private readonly Dictionary<Channel, NetMQSocket> sockets;
    private readonly NetMQPoller poller = [];
    private readonly NetMQQueue<Outgoing> queue = new();
    private readonly MessageCodec codec;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private int backlog;
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

    /// <summary>How many messages wait to be handed to the sockets.</summary>
    public int Backlog => Volatile.Read(ref backlog);

    /// <summary>
    /// Queues a message; nothing happens once the pump has stopped. It is written out on the calling thread: who sends much does the
    /// work, and the sockets' thread stays free. The number of bytes.
    /// </summary>
    public int Send(Channel channel, JupyterMessage message)
    {
        var frames = codec.Write(message);
        if (Enqueue(new Outgoing(channel, frames, Sent: null)))
        {
            Interlocked.Increment(ref backlog);
        }

        return frames.Sum(frame => frame.Length);
    }

    /// <summary>Waits until everything queued so far was handed to the sockets.</summary>
    public void Flush()
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Enqueue(new Outgoing(default, Frames: null, sent)))
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
            if (outgoing.Frames is { } frames)
            {
                Interlocked.Decrement(ref backlog);
                var message = new NetMQMessage();
                foreach (var frame in frames)
                {
                    message.Append(frame);
                }

                // A peer that is gone or never reads must not stop the others: such a message is given up.
                sockets[outgoing.Channel].TrySendMultipartMessage(message);
            }

            outgoing.Sent?.TrySetResult();
        }
    }

    // A few at a time: a sender that never pauses must not keep the thread from what waits to be sent.
    private void Receive(Channel channel, NetMQSocket socket, Action<Channel, JupyterMessage> receive)
    {
        for (var i = 0; i < 100 && socket.TryReceiveFrameBytes(out var frame, out var more); i++)
        {
            var frames = new List<byte[]> { frame! };
            while (more)
            {
                frame = socket.ReceiveFrameBytes(out more);
                if (frames.Count <= FrameLimit)
                {
                    frames.Add(frame);
                }
            }

            if (frames.Count > FrameLimit)
            {
                codec.Drop($"more than {FrameLimit} frames");
            }
            else if (codec.Read(frames) is { } message)
            {
                receive(channel, message);
            }
        }
    }

    private sealed record Outgoing(Channel Channel, IReadOnlyList<byte[]>? Frames, TaskCompletionSource? Sent);
}
