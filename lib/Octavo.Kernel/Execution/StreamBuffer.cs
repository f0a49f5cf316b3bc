using System.Text;

namespace Octavo.Kernel.Execution;

/// <summary>
/// Gathers what a cell prints into few messages: a loop of small writes becomes one message per pause, and nothing waits longer
/// than the pause. The order of standard output and standard error is kept.
/// </summary>
internal sealed class StreamBuffer : IDisposable
{
    private const int FlushLength = 16 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly Action<string, string> publish;
    private readonly Lock gate = new();
    private readonly StringBuilder pending = new();
    private Timer? timer;
    private string name = "stdout";
    private bool scheduled;

    public StreamBuffer(Action<string, string> publish) => this.publish = publish;

    // In finally blocks, because an interrupt may abort a cell's thread anywhere else: the text must not be torn.
    public void Append(string stream, string text)
    {
        try
        {
        }
        finally
        {
            lock (gate)
            {
                if (stream != name)
                {
                    FlushLocked();
                    name = stream;
                }

                pending.Append(text);

                // Half of a character waits for the other half.
                if (pending.Length >= FlushLength && !char.IsHighSurrogate(pending[^1]))
                {
                    FlushLocked();
                }
                else if (!scheduled)
                {
                    scheduled = true;
                    timer ??= new Timer(static state => ((StreamBuffer)state!).Flush(), this, Timeout.Infinite, Timeout.Infinite);
                    timer.Change(Pause, Timeout.InfiniteTimeSpan);
                }
            }
        }
    }

    public void Flush()
    {
        try
        {
        }
        finally
        {
            lock (gate)
            {
                scheduled = false;
                FlushLocked();
            }
        }
    }

    public void Dispose() => timer?.Dispose();

    // Published inside the lock, so that two threads cannot swap their pieces.
    private void FlushLocked()
    {
        if (pending.Length > 0)
        {
            var text = pending.ToString();
            pending.Clear();
            publish(name, text);
        }
    }
}
