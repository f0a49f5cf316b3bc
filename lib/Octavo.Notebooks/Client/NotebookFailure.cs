namespace Octavo.Notebooks.Client;

/// <summary>Why a notebook did not run to its end.</summary>
public sealed record NotebookFailure
{
    /// <summary>What happened, naming notebook and cell, for the user.</summary>
    public required string Message { get; init; }

    /// <summary>The failing cell's place in the executed notebook, from 1, counting cells of every type.</summary>
    public required int CellNumber { get; init; }

    /// <summary>Name of the error, for example the exception's type.</summary>
    public required string ErrorName { get; init; }

    /// <summary>The error's message.</summary>
    public required string ErrorMessage { get; init; }

    /// <summary>The lines that say where it happened.</summary>
    public IReadOnlyList<string> Traceback { get; init; } = [];

    /// <summary>Whether the cell ran longer than it may.</summary>
    public bool TimedOut { get; init; }

    /// <summary>Whether the kernel's process ended, by itself or because it had to be killed.</summary>
    public bool KernelDied { get; init; }
}
