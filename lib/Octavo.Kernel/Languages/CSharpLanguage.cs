using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;
using Octavo.Kernel.Packages;

namespace Octavo.Kernel.Languages;

/// <summary>C# cells.</summary>
internal sealed class CSharpLanguage(KernelSession session) : ICellLanguage, IValueStore
{
    public string Name => "csharp";

    public IReadOnlyList<string> Aliases => ["c#", "cs"];

    public IReadOnlyList<KernelValue> Values =>
        [.. session.CSharp.Variables.Select(variable => new KernelValue(variable.Name, variable.Type, variable.Value))];

    public void Run(CodeStep step, CellContext cell)
    {
        var (directives, code) = CSharpPackages.Take(step.Code);
        if (directives.Count > 0)
        {
            foreach (var path in session.Packages.Load(directives, cell))
            {
                session.CSharp.AddReference(path);
            }
        }

        session.CSharp.Run(code, cell);
    }

    public void Set(string name, object? value, CellContext cell) => session.CSharp.Declare(name, value, cell);
}
