using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Directives;

/// <summary>Lists the variables.</summary>
internal sealed class WhoDirective : ICellDirective
{
    public string Name => "who";

    public string Summary => "Lists the variables' names.";

    public void Run(DirectiveStep step, CellContext cell, KernelSession session) =>
        cell.PublishDisplay(
            MimeBundle.Of("text/plain", string.Join('\n', session.CSharp.Variables.Select(variable => variable.Name))),
            Guid.NewGuid().ToString());
}
