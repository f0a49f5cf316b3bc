using Microsoft.CodeAnalysis.CSharp.Scripting.Hosting;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Directives;

/// <summary>Lists the variables with their types and values.</summary>
internal sealed class WhosDirective : ICellDirective
{
    public string Name => "whos";

    public string Summary => "Lists the variables with their types and values.";

    public void Run(DirectiveStep step, CellContext cell, KernelSession session)
    {
        var formatter = CSharpObjectFormatter.Instance;
        var lines = session.CSharp.Variables.Select(variable =>
            $"{variable.Name,-20}{CSharp.TypeNames.Short(variable.Type),-24}{formatter.FormatObject(variable.Value)}");
        cell.PublishDisplay(MimeBundle.Of("text/plain", string.Join('\n', lines)), Guid.NewGuid().ToString());
    }
}
