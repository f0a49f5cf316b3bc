using Octavo.Notebooks.Documents;

namespace Octavo.Notebooks.Client;

/// <summary>How a notebook is run.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>The kernel to run it on.</summary>
    public required KernelSpec Kernel { get; init; }

    /// <summary>The kernel's working directory; null for the notebook's own folder.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Values for parameters of the notebook, as text.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>How long one cell may run; null for no limit.</summary>
    public TimeSpan? CellLimit { get; init; }

    /// <summary>How long an interrupted cell may take to stop before its kernel is killed.</summary>
    public TimeSpan InterruptLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the kernel may take to start.</summary>
    public TimeSpan ReadyLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Answers the cells' questions (prompt, whether it is a password); null where nobody can, so that asking fails.</summary>
    public Func<string, bool, string>? Input { get; init; }

    /// <summary>Called with the notebook after every cell, so that nothing that ran is lost.</summary>
    public Action<NotebookDocument>? Save { get; init; }

    /// <summary>Called for every event, in order.</summary>
    public Action<NotebookProgress>? Progress { get; init; }
}
