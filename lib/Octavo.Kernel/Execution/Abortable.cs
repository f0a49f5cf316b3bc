using System.Runtime;

namespace Octavo.Kernel.Execution;

/// <summary>Runs user code so that even a loop that never looks at a token can be stopped.</summary>
internal static class Abortable
{
    /// <summary>
    /// Runs <paramref name="start"/> on the calling thread and waits for the task it returns.
    /// </summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted while the code ran.</exception>
    public static T Run<T>(Func<Task<T>> start, CellContext cell)
    {
        Task<T>? task = null;
#pragma warning disable SYSLIB0046 // Made for exactly this: a host that runs cells. Aborting is confined to user code.
        ControlledExecution.Run(() => task = start(), cell.Aborted);
#pragma warning restore SYSLIB0046
        try
        {
            task!.Wait(cell.Interrupted);
        }
        catch (AggregateException)
        {
            // Rethrown below as itself.
        }

        return task!.GetAwaiter().GetResult();
    }
}
