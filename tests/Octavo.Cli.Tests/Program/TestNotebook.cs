using Octavo.Notebooks.Documents;

namespace Octavo.Cli.Tests.Program;

/// <summary>Writes small notebooks that need no tensor.</summary>
public static class TestNotebook
{
    private const string Empty = """{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}""";

    /// <summary>Writes a notebook of these cells to a file and returns its path.</summary>
    public static string Write(TemporaryHome home, string name, params (string Type, string Source)[] cells)
    {
        var path = home.Write(name, "");
        var document = NotebookDocument.Parse(Empty);
        foreach (var (type, source) in cells)
        {
            document.Insert(document.Cells.Count, type == "markdown" ? "markdown" : "code", source, type == "parameters" ? ["parameters"] : []);
        }

        document.Save(path);
        return path;
    }

    public static (string Type, string Source) Text(string source) => ("markdown", source);

    public static (string Type, string Source) Code(string source) => ("code", source);

    public static (string Type, string Source) Parameters(string source) => ("parameters", source);

    /// <summary>All that the cell's outputs say: streams, plain text, errors.</summary>
    public static string Said(NotebookCell cell) => string.Concat(cell.Outputs.Select(output =>
        NotebookCell.JoinLines(output!["text"]) + NotebookCell.JoinLines(output["data"]?["text/plain"]) + NotebookCell.JoinLines(output["data"]?["text/html"])
        + (string?)output["evalue"]));
}
