using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Languages;

/// <summary>Cells that are shown as HTML.</summary>
internal sealed class HtmlLanguage : ICellLanguage
{
    public string Name => "html";

    public IReadOnlyList<string> Aliases => [];

    public void Run(CodeStep step, CellContext cell) =>
        cell.PublishDisplay(MimeBundle.Of("text/html", step.Text), Guid.NewGuid().ToString());
}
