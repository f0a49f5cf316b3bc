using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Languages;

/// <summary>C# cells.</summary>
internal sealed class CSharpLanguage : ICellLanguage
{
    public string Name => "csharp";

    public IReadOnlyList<string> Aliases => ["c#", "cs"];

    public void Run(CodeStep step, CellContext cell, KernelSession session) => session.CSharp.Run(step.Code, cell);
}
