using Octavo.Notebooks.Client;

namespace Octavo.Cli;

/// <summary>Which kernel a command runs notebooks on.</summary>
internal static class Kernels
{
    /// <summary>The installed kernel of that name; without a name, the one built with this workspace.</summary>
    public static KernelSpec Named(string? name, WorkspaceFolder workspace) =>
        name is null ? KernelLauncher.BuiltIn(workspace.KernelProgram) : KernelSpecs.Find(name);
}
