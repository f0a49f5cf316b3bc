using System.Collections.Concurrent;

namespace Octavo.Kernel.Execution;

/// <summary>
/// The thread on which cells run. It is the same one from cell to cell, because libraries keep state per thread (libtorch's gradient
/// mode, TorchSharp's dispose scopes); only a cell that cannot be stopped costs it its place.
/// </summary>
internal sealed class CellThread
{
    private const int StackBytes = 16 * 1024 * 1024;

    // A blocked wait is not stopped by an abort but by Thread.Interrupt, which is tried after the cell had this long to stop by itself.
    private static readonly TimeSpan CooperationLimit = TimeSpan.FromMilliseconds(100);

    // After this the thread is left to itself and a new one takes over.
    private static readonly TimeSpan AbandonLimit = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;

    public CellThread()
    {
        thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "octavo cells" };
        thread.Start();
    }

    /// <summary>
    /// Runs a cell to its end. False where it was interrupted and did not stop: the thread is then lost and must be replaced.
    /// </summary>
    public bool Run(Action body, CancellationToken interrupted)
    {
        using var finished = new ManualResetEventSlim();
        work.Add(() =>
        {
            try
            {
                body();
            }
            finally
            {
                SetIfAlive(finished);
            }
        });

        if (WaitUntil(finished, interrupted) || finished.Wait(CooperationLimit))
        {
            return true;
        }

        thread.Interrupt();
        if (finished.Wait(AbandonLimit))
        {
            ForgetInterrupt();
            return true;
        }

        work.CompleteAdding();
        return false;
    }

    private static bool WaitUntil(ManualResetEventSlim finished, CancellationToken interrupted)
    {
        try
        {
            finished.Wait(interrupted);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static void SetIfAlive(ManualResetEventSlim finished)
    {
        try
        {
            finished.Set();
        }
        catch (ObjectDisposedException)
        {
            // The cell was abandoned: nobody waits any more.
        }
    }

    // An interrupt that came when nothing was blocked would otherwise strike the next cell's first wait.
    private void ForgetInterrupt() => work.Add(() =>
    {
        try
        {
            Thread.Sleep(0);
        }
        catch (ThreadInterruptedException)
        {
            // Expected after an interrupt: now it is spent.
        }
    });

    private void Loop()
    {
        while (true)
        {
            try
            {
                foreach (var action in work.GetConsumingEnumerable())
                {
                    action();
                }

                return;
            }
            catch (ThreadInterruptedException)
            {
                // The interrupt came after the cell's end, while waiting for the next one.
            }
        }
    }
}
