using Octavo.Notebooks.Documents;

namespace Octavo.Notebooks.Client;

/// <summary>What came of running a notebook.</summary>
public sealed record NotebookRunResult
{
    /// <summary>The notebook with its outputs, up to the failing cell if there is one.</summary>
    public required NotebookDocument Notebook { get; init; }

    /// <summary>The code cells that were run, in order.</summary>
    public required IReadOnlyList<CellResult> Cells { get; init; }

    /// <summary>Wall time of the whole run, with the kernel's start.</summary>
    public required double Seconds { get; init; }

    /// <summary>Why it did not run to its end, null where it did.</summary>
    public NotebookFailure? Failure { get; init; }

    /// <summary>Whether every code cell ran to its end.</summary>
    public bool Succeeded => Failure is null;
}
