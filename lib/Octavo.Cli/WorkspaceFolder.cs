namespace Octavo.Cli;

/// <summary>The folders of the workspace that the command works in.</summary>
internal sealed class WorkspaceFolder
{
    private WorkspaceFolder(string root) => Root = root;

    /// <summary>The folder that holds Workspace.sln.</summary>
    public string Root { get; }

    /// <summary>The notebooks that <c>report</c> runs when none is named.</summary>
    public string Notebooks => Path.Combine(Root, "notebooks");

    /// <summary>Where reports go unless <c>--out</c> says otherwise.</summary>
    public string Reports => Path.Combine(Root, "artifacts", "reports");

    /// <summary>Where notebooks keep the records of their runs.</summary>
    public string Runs => Path.Combine(Root, "artifacts", "runs");

    /// <summary>The built kernel's program.</summary>
    public string KernelProgram => Path.Combine(Root, "artifacts", "kernel", "Octavo.Kernel.dll");

    /// <summary>Looks for Workspace.sln upwards from the current directory, then from the program's own folder.</summary>
    /// <exception cref="CommandException">Neither lies inside the workspace.</exception>
    public static WorkspaceFolder Find()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Workspace.sln")))
                {
                    return new WorkspaceFolder(folder.FullName);
                }
            }
        }

        throw new CommandException(
            $"No Workspace.sln in '{Directory.GetCurrentDirectory()}' or above. Run octavo inside the Octavo workspace.");
    }
}
