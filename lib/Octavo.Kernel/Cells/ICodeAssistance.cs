using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Cells;

/// <summary>What a language can say about code while it is being typed. Positions count UTF-16 units of the code.</summary>
internal interface ICodeAssistance
{
    /// <summary>Whether the code can run as it stands: "complete", "incomplete" or "invalid".</summary>
    public string Completeness(string code);

    /// <summary>What could stand at the position.</summary>
    public Completions Complete(string code, int position);

    /// <summary>What stands at the position: signature and documentation; null where there is nothing to say.</summary>
    public MimeBundle? Inspect(string code, int position);

    /// <summary>The same with everything there is to say, where a language has more.</summary>
    public MimeBundle? InspectFully(string code, int position) => Inspect(code, position);
}
