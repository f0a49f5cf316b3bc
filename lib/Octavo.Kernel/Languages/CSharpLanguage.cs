using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Languages;

/// <summary>C# cells.</summary>
internal sealed class CSharpLanguage(KernelSession session) : ICellLanguage, IValueStore
{
    public string Name => "csharp";

    public IReadOnlyList<string> Aliases => ["c#", "cs"];

    public IReadOnlyList<KernelValue> Values =>
        [.. session.CSharp.Variables.Select(variable => new KernelValue(variable.Name, variable.Type, variable.Value))];

    public void Run(CodeStep step, CellContext cell) => session.CSharp.Run(step.Code, cell);

    public void Set(string name, object? value, CellContext cell) => session.CSharp.Declare(name, value, cell);
}
