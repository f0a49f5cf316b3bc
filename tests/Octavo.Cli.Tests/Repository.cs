using System.Runtime.CompilerServices;

namespace Octavo.Cli.Tests;

/// <summary>The folder of the repository that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string file = "")
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(file)! })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Workspace.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException("Workspace.sln");
    }
}
