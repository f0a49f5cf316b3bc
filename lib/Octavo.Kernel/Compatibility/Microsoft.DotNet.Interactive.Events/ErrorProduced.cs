using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>An error is told; the cell runs on. Stands in for the type of that name in .NET Interactive.</summary>
public sealed class ErrorProduced(string message, KernelCommand command, IReadOnlyCollection<FormattedValue>? formattedValues = null)
    : DisplayEvent(message, command, formattedValues, valueId: null)
{
    /// <summary>What went wrong.</summary>
    public string Message { get; } = message;
}
