using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Something to show. Stands in for the type of that name in .NET Interactive.</summary>
public abstract class DisplayEvent : KernelEvent
{
    private protected DisplayEvent(object? value, KernelCommand command, IReadOnlyCollection<FormattedValue>? formattedValues, string? valueId)
        : base(command)
    {
        Value = value;
        FormattedValues = formattedValues ?? [];
        ValueId = valueId;
    }

    /// <summary>What is shown.</summary>
    public object? Value { get; }

    /// <summary>The value as text; where empty, in the forms preferred for its type.</summary>
    public IReadOnlyCollection<FormattedValue> FormattedValues { get; }

    /// <summary>Under which name it can be changed later.</summary>
    public string? ValueId { get; }
}
