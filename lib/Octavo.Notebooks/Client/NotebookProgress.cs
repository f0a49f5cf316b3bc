using Octavo.Notebooks.Wire;

namespace Octavo.Notebooks.Client;

/// <summary>Something that happened while a notebook ran.</summary>
public sealed record NotebookProgress
{
    /// <summary>What happened.</summary>
    public required NotebookProgressKind Kind { get; init; }

    /// <summary>The cell's place in the executed notebook, from 1, counting cells of every type.</summary>
    public required int CellNumber { get; init; }

    /// <summary>The cell's place among the code cells to run, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>How many code cells there are to run.</summary>
    public required int StepCount { get; init; }

    /// <summary>How long the cell ran; null unless it finished.</summary>
    public double? Seconds { get; init; }

    /// <summary>Whether the finished cell ran to its end; null unless it finished.</summary>
    public bool? Succeeded { get; init; }

    /// <summary>The output, null unless one came.</summary>
    public JupyterMessage? Output { get; init; }
}
