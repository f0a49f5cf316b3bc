using System.Text;
using Octavo.Kernel.Execution;
using Octavo.Notebooks.Documents;

namespace Octavo.Kernel.Cells;

/// <summary>Reads the files that <c>#!import</c> takes: notebooks with all their cells, and source files as one cell each.</summary>
internal static class ImportedFile
{
    // Notebooks with figures reach tens of megabytes; what is larger than this is most likely a slip, and would fill the memory.
    private const long LargestBytes = 200_000_000;

    private const string Notebook = "notebook";

    private static readonly (string Extension, string Language)[] Kinds =
    [
        (".ipynb", Notebook), (".dib", Notebook), (".cs", "csharp"), (".csx", "csharp"), (".fs", "fsharp"), (".fsx", "fsharp"), (".html", "html"),
        (".js", "javascript"), (".md", "markdown"), (".mmd", "mermaid"), (".sql", "sql"),
    ];

    /// <summary>
    /// The full path of a file to import: from a cell relative to the working directory; from a file relative to its own folder, or as
    /// .NET Interactive has it to the working directory.
    /// </summary>
    /// <param name="name">The path as the cell gives it.</param>
    /// <param name="importer">The file that imports it; null for a cell.</param>
    /// <exception cref="CellFailedException">There is no such file, or it is none that can be imported.</exception>
    public static string Find(string name, string? importer)
    {
        if (name.Contains("://", StringComparison.Ordinal) || name.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw Refused($"'{name}' is an address; #!import reads files. Download it and give the file's path.");
        }

        if (Language(name) is null)
        {
            var kinds = string.Join(", ", Kinds.Select(kind => kind.Extension));
            throw Refused(name.EndsWith(".py", StringComparison.OrdinalIgnoreCase)
                ? $"'{name}' is Python, which this kernel does not run. It imports {kinds}."
                : $"'{name}' is not a kind of file that can be imported. These are: {kinds}.");
        }

        var folders = importer is null ? new[] { Directory.GetCurrentDirectory() } : [Path.GetDirectoryName(importer)!, Directory.GetCurrentDirectory()];
        foreach (var path in folders.Select(folder => Path.GetFullPath(name, folder)))
        {
            if (Directory.Exists(path))
            {
                throw Refused($"'{name}' is a folder. Name a file in it.");
            }

            if (File.Exists(path))
            {
                return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            }
        }

        throw Refused($"there is no file '{name}' in {string.Join(" or ", folders.Distinct().Select(folder => $"'{folder}'"))}. Check the path.");
    }

    /// <summary>The cells of a file, in order.</summary>
    /// <exception cref="CellFailedException">It cannot be read, is too large, or is not what its name says.</exception>
    public static IReadOnlyList<ImportedCell> Read(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            var length = new FileInfo(path).Length;
            if (length > LargestBytes)
            {
                throw Refused($"'{name}' is too large: {length / 1e6:N0} MB. At most {LargestBytes / 1e6:N0} MB are read.");
            }

            if (Language(path) == Notebook)
            {
                // A pipe or a device has no length: opening it could wait for ever.
                return length == 0 ? NotebookDocument.IsDib(path) ? [] : throw Refused($"'{name}' is empty, not a notebook.") : Cells(NotebookDocument.Load(path), name);
            }

            var text = length == 0 ? "" : new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
            var language = Language(path)!;
            return [new ImportedCell(name, language, text, IsText: language == "markdown")];
        }
        catch (NotebookFormatException problem)
        {
            throw Refused(problem.Message);
        }
        catch (ArgumentException)
        {
            throw Refused($"'{name}' is not UTF-8 text. Save it as UTF-8.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Refused($"'{name}' cannot be read: {problem.Message}");
        }
    }

    /// <summary>The error of an import that is refused.</summary>
    public static CellFailedException Refused(string message) => new("ImportError", "#!import: " + message);

    private static List<ImportedCell> Cells(NotebookDocument document, string name) =>
    [
        .. document.Cells.Select((cell, index) => new ImportedCell(
                $"{name}, cell {index + 1}", cell.Language ?? document.DeclaredLanguage, cell.Source, IsText: cell.CellType == "markdown"))
            .Where((cell, index) => document.Cells[index].CellType != "raw" && !string.IsNullOrWhiteSpace(cell.Source)),
    ];

    private static string? Language(string path) =>
        Kinds.FirstOrDefault(kind => path.EndsWith(kind.Extension, StringComparison.OrdinalIgnoreCase)).Language;
}
