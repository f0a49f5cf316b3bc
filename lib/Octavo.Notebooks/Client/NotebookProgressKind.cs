namespace Octavo.Notebooks.Client;

/// <summary>What a progress event reports.</summary>
public enum NotebookProgressKind
{
    /// <summary>A cell was sent to the kernel.</summary>
    CellStarted,

    /// <summary>A cell printed or showed something.</summary>
    CellOutput,

    /// <summary>A cell ended, well or not.</summary>
    CellFinished,
}
