using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Octavo.Kernel.Execution;

namespace Microsoft.DotNet.Interactive;

/// <summary>The cell that runs. Stands in for the type of that name in .NET Interactive, with the members that notebooks use.</summary>
public sealed class KernelInvocationContext
{
    private readonly CellContext cell;

    private KernelInvocationContext(CellContext cell)
    {
        this.cell = cell;
        Command = new SubmitCode((string?)cell.Request.Content["code"] ?? "");
    }

    /// <summary>The cell that the calling code belongs to, null where no cell ever ran.</summary>
    public static KernelInvocationContext? Current => CellContext.Current is { } cell ? new KernelInvocationContext(cell) : null;

    /// <summary>The cell as it was sent.</summary>
    public KernelCommand Command { get; }

    /// <summary>Whether the cell has ended: code that it left running may still ask.</summary>
    public bool IsComplete => cell.IsComplete;

    /// <summary>Cancelled when the user interrupts the cell.</summary>
    public CancellationToken CancellationToken => cell.Interrupted;

    /// <summary>The kernel that runs the cell.</summary>
    public Kernel HandlingKernel => Kernel.Current;

    /// <summary>Shows a value in the MIME types given, or in those preferred for its type.</summary>
    public DisplayedValue Display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Shows a text that already is of the MIME type given.</summary>
    public DisplayedValue DisplayAs(string value, string mimeType) => value.DisplayAs(mimeType);

    /// <summary>
    /// Takes away what the cell has shown so far: at once, or, without a flicker, when its next output comes. .NET Interactive has no such call.
    /// </summary>
    public void ClearOutput(bool wait = false) => cell.PublishClear(wait);

    /// <summary>Shows what the event says.</summary>
    /// <exception cref="NotSupportedException">The event is of a kind that nothing here listens to.</exception>
    public void Publish(KernelEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (@event is not DisplayEvent shown)
        {
            throw new NotSupportedException($"Nothing listens to {@event.GetType().Name} here.");
        }

        switch (shown)
        {
            case StandardOutputValueProduced or StandardErrorValueProduced:
                cell.Write(shown is StandardErrorValueProduced ? "stderr" : "stdout", string.Concat(shown.FormattedValues.Select(form => form.Value)));
                break;
            case ErrorProduced error:
                cell.Write("stderr", error.Message + "\n");
                break;
            case DisplayedValueUpdated:
                cell.PublishUpdate(Bundle(shown), shown.ValueId!);
                break;
            case ReturnValueProduced:
                cell.PublishResult(Bundle(shown));
                break;
            default:
                cell.PublishDisplay(Bundle(shown), shown.ValueId ?? Guid.NewGuid().ToString());
                break;
        }
    }

    /// <summary>Lets the cell fail with a message once the running code has ended.</summary>
    public void Fail(string message) => cell.Failure = message;

    /// <summary>Lets the cell fail once the running code has ended, with the message or the exception's.</summary>
    public void Fail(KernelCommand command, Exception? exception = null, string? message = null) =>
        cell.Failure = message ?? exception?.Message ?? "The cell reported a failure without a message.";

    /// <summary>Has something done when the cell has ended.</summary>
    public void OnComplete(Action<KernelInvocationContext> onComplete) => cell.OnComplete(() => onComplete(this));

    private static MimeBundle Bundle(DisplayEvent shown)
    {
        var bundle = new MimeBundle();
        foreach (var form in shown.FormattedValues.Count > 0 ? shown.FormattedValues : FormattedValue.CreateManyFromObject(shown.Value))
        {
            bundle.Add(form.MimeType, form.Value);
        }

        return bundle;
    }
}
