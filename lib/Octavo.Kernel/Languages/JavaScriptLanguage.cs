using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Languages;

/// <summary>Scripts that run in the front end's page.</summary>
internal sealed class JavaScriptLanguage : ICellLanguage
{
    public string Name => "javascript";

    public IReadOnlyList<string> Aliases => ["js"];

    /// <summary>The script as an HTML fragment that runs it.</summary>
    public static MimeBundle Script(string code) => MimeBundle.Of("text/html", $"<script type=\"text/javascript\">{code}</script>");

    public void Run(CodeStep step, CellContext cell) =>
        cell.PublishDisplay(Script(step.Text), Guid.NewGuid().ToString());
}
