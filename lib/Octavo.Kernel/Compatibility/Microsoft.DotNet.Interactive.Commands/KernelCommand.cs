namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Something that a kernel is asked to do. Stands in for the type of that name in .NET Interactive.</summary>
public abstract class KernelCommand
{
    private protected KernelCommand(string? targetKernelName) => TargetKernelName = targetKernelName;

    /// <summary>The language that is asked; null for the notebook's own.</summary>
    public string? TargetKernelName { get; }
}
