using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Languages;

/// <summary>F# cells.</summary>
internal sealed class FSharpLanguage(KernelSession session) : ICellLanguage, IValueStore, ICodeAssistance
{
    public string Name => "fsharp";

    public IReadOnlyList<string> Aliases => ["f#", "fs"];

    // Nothing of F# is loaded to say that it holds nothing.
    public IReadOnlyList<KernelValue> Values => session.HasFSharp ? session.FSharp.Values : [];

    public void Run(CodeStep step, CellContext cell) => session.FSharp.Run(step.Code, cell);

    public void Set(string name, object? value, CellContext cell) => session.FSharp.Set(name, value, cell);

    public string Completeness(string code) => session.FSharp.Completeness(code);

    public Completions Complete(string code, int position) => session.FSharp.Assistance.Complete(code, position);

    public MimeBundle? Inspect(string code, int position) => session.FSharp.Assistance.Inspect(code, position);
}
