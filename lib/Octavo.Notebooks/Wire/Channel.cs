namespace Octavo.Notebooks.Wire;

/// <summary>The channels of a kernel that carry messages.</summary>
public enum Channel
{
    /// <summary>Requests and their replies, one after another.</summary>
    Shell,

    /// <summary>Interrupt and shutdown, which must not wait behind a running cell.</summary>
    Control,

    /// <summary>The kernel's questions to the user.</summary>
    Stdin,

    /// <summary>What the kernel publishes to everyone: states and outputs.</summary>
    Iopub,
}
