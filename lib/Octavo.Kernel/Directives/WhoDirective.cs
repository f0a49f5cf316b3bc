using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Directives;

/// <summary>Lists the variables.</summary>
internal sealed class WhoDirective : ICellDirective
{
    public string Name => "who";

    public string Summary => "Lists the variables' names.";

    public void Run(DirectiveStep step, CellContext cell, KernelSession session) =>
        cell.PublishDisplay(MimeBundle.Of("text/plain", ValueListing.Of(session, value => value.Name)), Guid.NewGuid().ToString());
}
