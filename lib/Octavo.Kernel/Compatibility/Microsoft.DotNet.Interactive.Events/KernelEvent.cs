using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Something that a running cell tells. Stands in for the type of that name in .NET Interactive.</summary>
public abstract class KernelEvent
{
    private protected KernelEvent(KernelCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        Command = command;
    }

    /// <summary>The cell that tells it.</summary>
    public KernelCommand Command { get; }
}
