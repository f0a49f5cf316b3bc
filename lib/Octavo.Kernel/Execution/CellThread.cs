using System.Collections.Concurrent;

namespace Octavo.Kernel.Execution;

/// <summary>
/// The thread on which cells run. It is the same one from cell to cell, because libraries keep state per thread (libtorch's gradient
/// mode, TorchSharp's dispose scopes); only a cell that had to be aborted, or cannot be, costs it its place.
/// </summary>
internal sealed class CellThread
{
    private const int Running = 0;
    private const int Interrupting = 1;
    private const int Ended = 2;
    private const int StackBytes = 16 * 1024 * 1024;

    // A blocked wait is not stopped by an abort but by Thread.Interrupt, which is tried after the cell had this long to stop by itself.
    private static readonly TimeSpan CooperationLimit = TimeSpan.FromMilliseconds(100);

    // After this the thread is left to itself and a new one takes over.
    private static readonly TimeSpan AbandonLimit = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;
    private volatile bool spent;

    public CellThread()
    {
        thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "octavo cells" };
        thread.Start();
    }

    /// <summary>Whether this thread must not run another cell: it still runs one, or an abort left it unable to be stopped again.</summary>
    public bool IsSpent => spent;

    /// <summary>Lets the thread end after what it runs.</summary>
    public void Retire() => work.CompleteAdding();

    /// <summary>Runs a cell to its end. False where it was interrupted and did not stop.</summary>
    public bool Run(Action body, Task interruptRequested)
    {
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var state = Running;
        var struck = new ManualResetEventSlim();
        work.Add(() =>
        {
            var before = SignalMask.Capture();
            try
            {
                body();
            }
            finally
            {
                if (Interlocked.Exchange(ref state, Ended) == Interrupting)
                {
                    ForgetInterrupt(struck);
                }

                spent |= !SignalMask.Capture().AsSpan().SequenceEqual(before);
                finished.SetResult();
            }
        });

        Task.WaitAny(finished.Task, interruptRequested);
        if (finished.Task.Wait(interruptRequested.IsCompleted ? CooperationLimit : Timeout.InfiniteTimeSpan)
            || Interlocked.CompareExchange(ref state, Interrupting, Running) != Running)
        {
            finished.Task.Wait();
            return true;
        }

        thread.Interrupt();
        struck.Set();
        if (finished.Task.Wait(AbandonLimit))
        {
            return true;
        }

        spent = true;
        return false;
    }

    // An interrupt that came when nothing was blocked would otherwise strike the next cell's first wait.
    private static void ForgetInterrupt(ManualResetEventSlim struck)
    {
        while (!struck.IsSet)
        {
            Thread.Yield();
        }

        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
            // Now it is spent.
        }
    }

    private void Loop()
    {
        foreach (var action in work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
