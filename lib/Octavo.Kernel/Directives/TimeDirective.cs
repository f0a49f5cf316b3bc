using System.Diagnostics;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Directives;

/// <summary>Shows how long the rest of the cell took.</summary>
internal sealed class TimeDirective : ICellDirective
{
    public string Name => "time";

    public string Summary => "Shows how long the rest of the cell took.";

    public void Run(DirectiveStep step, CellContext cell, KernelSession session)
    {
        var start = Stopwatch.GetTimestamp();
        cell.OnComplete(() => cell.PublishDisplay(
            MimeBundle.Of("text/plain", $"Wall time: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0000}ms"),
            Guid.NewGuid().ToString()));
    }
}
