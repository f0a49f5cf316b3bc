namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>A cell. Stands in for the type of that name in .NET Interactive.</summary>
public sealed class SubmitCode(string code, string? targetKernelName = null) : KernelCommand(targetKernelName)
{
    /// <summary>The cell's text.</summary>
    public string Code { get; } = code;
}
