using Octavo.Kernel.Cells;
using Octavo.Kernel.CSharp;
using Octavo.Kernel.CSharp.Assistance;
using Octavo.Kernel.Execution;
using Octavo.Kernel.Packages;

namespace Octavo.Kernel.Languages;

/// <summary>C# cells.</summary>
internal sealed class CSharpLanguage(KernelSession session) : ICellLanguage, IValueStore, ICodeAssistance
{
    // Roslyn's editor services load with it: not before somebody asks.
    private readonly Lazy<CSharpAssistance> assistance = new(() => new CSharpAssistance(session.CSharp));

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

    public string Completeness(string code) => CSharpSession.Completeness(code);

    public Completions Complete(string code, int position) => assistance.Value.Complete(code, position);

    public MimeBundle? Inspect(string code, int position) => assistance.Value.Inspect(code, position, full: false);

    public MimeBundle? InspectFully(string code, int position) => assistance.Value.Inspect(code, position, full: true);
}
