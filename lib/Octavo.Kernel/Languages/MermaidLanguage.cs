using System.Net;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Languages;

/// <summary>Diagrams in Mermaid's language: drawn by front ends that know the MIME type, shown as their source elsewhere.</summary>
internal sealed class MermaidLanguage : ICellLanguage
{
    public string Name => "mermaid";

    public IReadOnlyList<string> Aliases => [];

    public void Run(CodeStep step, CellContext cell) =>
        cell.PublishDisplay(
            MimeBundle.Of("text/vnd.mermaid", step.Text)
                .Add("text/html", $"<pre class=\"mermaid\">{WebUtility.HtmlEncode(step.Text)}</pre>"),
            Guid.NewGuid().ToString());
}
