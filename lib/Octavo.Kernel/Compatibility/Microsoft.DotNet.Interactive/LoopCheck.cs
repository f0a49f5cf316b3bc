using System.ComponentModel;
using System.Runtime.CompilerServices;
using Octavo.Kernel.Execution;

namespace Microsoft.DotNet.Interactive;

/// <summary>Where the loops of C# cells ask whether the user has interrupted them. The compiler of cells writes the question into them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LoopCheck
{
    private static bool asked;

    /// <summary>Ends the loop by an exception where its cell was interrupted. Costs a loop one read of memory.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pass()
    {
        if (Volatile.Read(ref asked))
        {
            StopIfInterrupted();
        }
    }

    /// <summary>Whether any cell is being interrupted: only then is it worth asking which.</summary>
    internal static void Ask(bool interrupted) => Volatile.Write(ref asked, interrupted);

    private static void StopIfInterrupted()
    {
        if (CellContext.Current is { InterruptRequested.IsCompleted: true } cell)
        {
            throw new OperationCanceledException(cell.Interrupted);
        }
    }
}
