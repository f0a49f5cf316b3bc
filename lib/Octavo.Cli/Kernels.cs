using Octavo.Notebooks.Client;

namespace Octavo.Cli;

/// <summary>Which kernel a command runs notebooks on.</summary>
internal static class Kernels
{
    /// <summary>
    /// The installed kernel of that name; without a name, or by its own name where it is not installed, the one built with this workspace.
    /// </summary>
    /// <exception cref="KernelSpecException">There is none of that name; the message lists those there are.</exception>
    public static KernelSpec Named(string? name, WorkspaceFolder workspace)
    {
        if (name is null)
        {
            return KernelLauncher.BuiltIn(workspace.KernelProgram);
        }

        try
        {
            return KernelSpecs.Find(name);
        }
        catch (KernelSpecException) when (string.Equals(name, KernelLauncher.BuiltInName, StringComparison.OrdinalIgnoreCase))
        {
            return KernelLauncher.BuiltIn(workspace.KernelProgram);
        }
        catch (KernelSpecException problem)
        {
            throw new KernelSpecException($"{problem.Message} Leave --kernel out for the built-in one.", problem);
        }
    }
}
