using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>Helps with typing C# cells: what could stand at a position, and what stands there.</summary>
internal sealed class CSharpAssistance
{
    // Shorter than the time that a front end is kept waiting: what takes longer ends instead of running on.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(9);

    private readonly CellWorkspace workspace;
    private readonly Inspector inspector;
    private readonly Lock gate = new();

    public CSharpAssistance(CSharpSession session)
    {
        workspace = new CellWorkspace(session);
        inspector = new Inspector(name => session.Variables.FirstOrDefault(variable => variable.Name == name) is { } variable
            ? new KernelValue(variable.Name, variable.Type, variable.Value)
            : null);
    }

    /// <summary>What could stand at the position, best first.</summary>
    public Completions Complete(string code, int position)
    {
        lock (gate)
        {
            using var limit = new CancellationTokenSource(Limit);
            return CompletionFinder.Find(workspace.Open(code), position, limit.Token);
        }
    }

    /// <summary>What stands at the position; null where there is nothing to say.</summary>
    public MimeBundle? Inspect(string code, int position, bool full)
    {
        lock (gate)
        {
            using var limit = new CancellationTokenSource(Limit);
            return inspector.Inspect(workspace.Open(code), position, full, limit.Token);
        }
    }
}
