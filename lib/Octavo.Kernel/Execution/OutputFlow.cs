using System.Diagnostics;

namespace Octavo.Kernel.Execution;

/// <summary>
/// Paces what one cell publishes. The publishing socket takes everything at once and keeps it until its readers have it, so a flood has to
/// be held back here: the cell waits, its readers keep up, and the kernel's memory stays bounded. A burst passes freely.
/// </summary>
/// <param name="backlog">How many messages wait to be handed to the sockets.</param>
internal sealed class OutputFlow(Func<int> backlog)
{
    /// <summary>Characters of output that one cell may leave in its notebook; no front end opens a larger one.</summary>
    public const long CellLimit = 256L * 1024 * 1024;

    private const double MessagesPerSecond = 3000;
    private const double MessageBurst = 3000;
    private const double BytesPerSecond = 16e6;
    private const double ByteBurst = 8e6;
    private const int BacklogLimit = 1000;
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private double messages = MessageBurst;
    private double bytes = ByteBurst;
    private long refilled = Stopwatch.GetTimestamp();

    /// <summary>Notes that a message of so many bytes was published.</summary>
    public void Spend(int length)
    {
        lock (gate)
        {
            Refill();
            messages--;
            bytes -= length;
        }
    }

    /// <summary>Waits until what was published is no longer ahead of its readers, or the cell is interrupted.</summary>
    public void Settle(Task interrupted)
    {
        while (MustWait() && !interrupted.Wait(Nap))
        {
        }
    }

    // In a finally block, because an interrupt may abort a cell's thread anywhere else: the lock must not stay taken.
    private bool MustWait()
    {
        var waits = false;
        try
        {
        }
        finally
        {
            lock (gate)
            {
                Refill();
                waits = messages < 0 || bytes < 0 || backlog() > BacklogLimit;
            }
        }

        return waits;
    }

    private void Refill()
    {
        var now = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(refilled, now).TotalSeconds;
        refilled = now;
        messages = Math.Min(MessageBurst, messages + (seconds * MessagesPerSecond));
        bytes = Math.Min(ByteBurst, bytes + (seconds * BytesPerSecond));
    }
}
