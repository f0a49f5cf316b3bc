using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Languages;

/// <summary>
/// Diagrams in Mermaid's language: drawn by front ends that know the MIME type; by JupyterLab since 4.1 and newer nbconvert, which draw such
/// a block in Markdown; shown as their source elsewhere. There is no HTML beside it: those front ends would prefer it to either.
/// </summary>
internal sealed class MermaidLanguage : ICellLanguage
{
    public string Name => "mermaid";

    public IReadOnlyList<string> Aliases => [];

    public void Run(CodeStep step, CellContext cell) =>
        cell.PublishDisplay(
            MimeBundle.Of("text/vnd.mermaid", step.Text)
                .Add("text/markdown", Block(step.Text)),
            Guid.NewGuid().ToString());

    // The fence is longer than any in the source, which it would otherwise end at.
    private static string Block(string source)
    {
        var fence = new string('`', 3);
        while (source.Contains(fence, StringComparison.Ordinal))
        {
            fence += '`';
        }

        return $"{fence}mermaid\n{source}\n{fence}";
    }
}
