using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;

namespace Octavo.Cli.Reporting;

/// <summary>What a report is made of.</summary>
internal sealed record ReportOptions
{
    /// <summary>Paths of the notebooks, in the order they run.</summary>
    public required IReadOnlyList<string> Notebooks { get; init; }

    /// <summary>Value given to each notebook's <c>profile</c> parameter.</summary>
    public required string Profile { get; init; }

    /// <summary>Where the pages go.</summary>
    public required string Folder { get; init; }

    /// <summary>The kernel, a new process for each notebook.</summary>
    public required KernelSpec Kernel { get; init; }

    /// <summary>How long one cell may run; null for no limit.</summary>
    public required TimeSpan? CellLimit { get; init; }

    /// <summary>Where a file of verdicts is kept for each notebook, and one of its runs; null to keep none.</summary>
    public string? Verdicts { get; init; }

    /// <summary>Where notebooks keep the records of their runs, a folder for each number and profile.</summary>
    public required string Runs { get; init; }

    /// <summary>The commit the workspace stands at.</summary>
    public required SourceState Source { get; init; }

    /// <summary>Refuses a folder in which the executed notebooks would replace those that are run.</summary>
    /// <exception cref="CommandException">One would be replaced.</exception>
    public void Validate()
    {
        if (Notebooks.FirstOrDefault(path => Path.GetFullPath(path) == Path.Combine(Folder, ExecutedName(path))) is { } replaced)
        {
            throw new CommandException(
                $"The report keeps each executed notebook beside its page, which would replace '{replaced}'. Name another folder than its own with --out.");
        }
    }

    /// <summary>The name of a notebook with its outputs: its own, or that of the notebook which a .dib becomes.</summary>
    public static string ExecutedName(string path) =>
        NotebookDocument.IsDib(path) ? Path.GetFileNameWithoutExtension(path) + ".ipynb" : Path.GetFileName(path);

    /// <summary>The named notebooks, or all of the workspace's in the order of their names.</summary>
    /// <exception cref="CommandException">A named file is missing, there is none, or two would have the same page.</exception>
    public static IReadOnlyList<string> NotebooksIn(WorkspaceFolder workspace, IReadOnlyList<string> named)
    {
        var missing = named.Where(path => !File.Exists(path)).ToList();
        if (missing.Count > 0)
        {
            throw new CommandException($"There is no notebook {string.Join(", ", missing.Select(path => $"'{path}'"))}. Check the path.");
        }

        var found = named.Count > 0 ? [.. named] : Directory.Exists(workspace.Notebooks)
            ? Directory.GetFiles(workspace.Notebooks)
                .Where(path => path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) || NotebookDocument.IsDib(path))
                .Where(path => !path.EndsWith(Commands.RunCommand.ExecutedEnding, StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal).ToList()
            : [];
        if (found.Count == 0)
        {
            throw new CommandException($"There are no notebooks in '{workspace.Notebooks}'. Name one, or create one there.");
        }

        var twice = found.GroupBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? found
            : throw new CommandException($"Two notebooks would both be written as '{twice.Key}.html': {string.Join(", ", twice)}. Report them one at a time, into two folders, with --out.");
    }
}
