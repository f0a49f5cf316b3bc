using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Languages;

/// <summary>Cells that are shown as Markdown.</summary>
internal sealed class MarkdownLanguage : ICellLanguage
{
    public string Name => "markdown";

    public IReadOnlyList<string> Aliases => ["md"];

    public void Run(CodeStep step, CellContext cell) =>
        cell.PublishDisplay(MimeBundle.Of("text/markdown", step.Text), Guid.NewGuid().ToString());
}
