using System.Runtime;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.FSharp;

/// <summary>
/// Runs an evaluation so that the user's code can be stopped wherever it is. F# compiles and runs in one call; the compiler itself is
/// never aborted, because what it was about to remember would be lost half way: an interrupt that comes while it works strikes as
/// soon as the code it made is loaded.
/// </summary>
internal static class FSharpEvaluation
{
    public static T Run<T>(Func<T> evaluate, CellContext cell)
    {
        using var abort = new CancellationTokenSource();
        var gate = new Lock();
        var runs = false;
        var ended = false;
        void Strike()
        {
            lock (gate)
            {
                if (!runs || ended)
                {
                    return;
                }
            }

            try
            {
                abort.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The evaluation ended just now.
            }
        }

        var thread = Environment.CurrentManagedThreadId;
        void Loaded(object? sender, AssemblyLoadEventArgs loaded)
        {
            if (Environment.CurrentManagedThreadId == thread && loaded.LoadedAssembly.FullName!.StartsWith("FSI-ASSEMBLY", StringComparison.Ordinal))
            {
                lock (gate)
                {
                    runs = true;
                }

                if (cell.Aborted.IsCancellationRequested)
                {
                    _ = Task.Run(Strike);
                }
            }
        }

        AppDomain.CurrentDomain.AssemblyLoad += Loaded;
        try
        {
            using var registration = cell.Aborted.Register(Strike);
            T result = default!;
#pragma warning disable SYSLIB0046 // Made for exactly this: a host that runs cells.
            ControlledExecution.Run(() => result = evaluate(), abort.Token);
#pragma warning restore SYSLIB0046
            return result;
        }
        finally
        {
            AppDomain.CurrentDomain.AssemblyLoad -= Loaded;
            lock (gate)
            {
                ended = true;
            }
        }
    }
}
