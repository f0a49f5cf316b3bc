using Microsoft.DotNet.Interactive.Formatting;
using Octavo.Kernel.Execution;

namespace Microsoft.DotNet.Interactive;

/// <summary>The cell that runs. Stands in for the type of that name in .NET Interactive, with the members that notebooks use.</summary>
public sealed class KernelInvocationContext
{
    private readonly CellContext cell;

    private KernelInvocationContext(CellContext cell) => this.cell = cell;

    /// <summary>The cell that the calling code belongs to, null where no cell ever ran.</summary>
    public static KernelInvocationContext? Current => CellContext.Current is { } cell ? new KernelInvocationContext(cell) : null;

    /// <summary>Cancelled when the user interrupts the cell.</summary>
    public CancellationToken CancellationToken => cell.Interrupted;

    /// <summary>The kernel that runs the cell.</summary>
    public Kernel HandlingKernel => Kernel.Current;

    /// <summary>Shows a value in the MIME types given, or in those preferred for its type.</summary>
    public DisplayedValue Display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Shows a text that already is of the MIME type given.</summary>
    public DisplayedValue DisplayAs(string value, string mimeType) => value.DisplayAs(mimeType);

    /// <summary>Lets the cell fail with a message once the running code has ended.</summary>
    public void Fail(string message) => cell.Failure = message;

    /// <summary>Has something done when the cell has ended.</summary>
    public void OnComplete(Action<KernelInvocationContext> onComplete) => cell.OnComplete(() => onComplete(this));
}
