using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Documents;

/// <summary>
/// A Jupyter notebook (nbformat 4). The JSON of the file is kept whole: what this library does not know is written back as it was read.
/// A .dib file of .NET Interactive is read and written as one.
/// </summary>
public sealed class NotebookDocument
{
    // Deep enough for any output a library writes, shallow enough for the stack.
    private const int MaximumDepth = 500;

    private readonly JsonArray cellNodes;
    private readonly List<NotebookCell> cells;
    private readonly NotebookLayout layout;

    private NotebookDocument(JsonObject root, JsonArray cellNodes, NotebookLayout layout, string? path)
    {
        Root = root;
        Path = path;
        this.layout = layout;
        this.cellNodes = cellNodes;
        cells = [.. cellNodes.Select(node => new NotebookCell(node!.AsObject()))];
    }

    /// <summary>The whole document as JSON.</summary>
    public JsonObject Root { get; }

    /// <summary>The file it was read from, null for one made in memory.</summary>
    public string? Path { get; }

    /// <summary>The cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells => cells;

    /// <summary>Name of the kernelspec the notebook asks for, null where it names none.</summary>
    public string? KernelName => JsonText.Read(Root["metadata"]?["kernelspec"]?["name"]);

    /// <summary>
    /// The language that the notebook gives to cells that name none: <c>polyglot_notebook.kernelInfo.defaultKernelName</c>, in older files a
    /// <c>kernelInfo</c> at the top of the metadata, else its kernelspec's; null where it says nothing.
    /// </summary>
    public string? DeclaredLanguage => DocumentLanguage.Declared(Root["metadata"]);

    /// <summary>The language of cells that name none: the declared one, else C#.</summary>
    public string DefaultLanguage => DeclaredLanguage ?? DocumentLanguage.Usual;

    /// <summary>The text of the first level-one heading, else the file's name.</summary>
    public string Title =>
        cells.Where(cell => cell.CellType == "markdown")
            .SelectMany(cell => cell.Source.Split('\n'))
            .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim()
        ?? System.IO.Path.GetFileNameWithoutExtension(Path ?? "notebook");

    /// <summary>Whether a file of that name is read and written as .NET Interactive's .dib.</summary>
    public static bool IsDib(string path) => path.EndsWith(".dib", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a notebook from a file: .ipynb, or .dib by its name.</summary>
    /// <exception cref="NotebookFormatException">The file is missing, unreadable, not JSON, or not a notebook of nbformat 4.</exception>
    public static NotebookDocument Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new NotebookFormatException($"There is no notebook '{path}'. Check the path.");
        }

        try
        {
            var file = File.ReadAllBytes(path);
            return IsDib(path) ? DibReader.Read(file, path) : Read(file, path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new NotebookFormatException($"'{path}' cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Reads a notebook from its text; <paramref name="path"/> is named in error messages.</summary>
    /// <exception cref="NotebookFormatException">The text is not JSON, or not a notebook of nbformat 4.</exception>
    public static NotebookDocument Parse(string json, string? path = null) => Read(Encoding.UTF8.GetBytes(json), path);

    /// <summary>Reads a notebook from the text of a .dib file; <paramref name="path"/> is named in error messages.</summary>
    /// <exception cref="NotebookFormatException">Its metadata are not JSON, or not what a notebook's are.</exception>
    public static NotebookDocument ParseDib(string text, string? path = null) => DibReader.Read(Encoding.UTF8.GetBytes(text), path);

    /// <summary>A notebook made of JSON that was read from another format.</summary>
    internal static NotebookDocument Create(JsonObject root, string? path)
    {
        var nodes = root["cells"]!.AsArray();
        new NotebookValidation(path ?? "the notebook").Check(root, nodes);
        return new NotebookDocument(root, nodes, NotebookLayout.Jupyter, path);
    }

    private static NotebookDocument Read(ReadOnlySpan<byte> file, string? path)
    {
        var name = path ?? "the notebook";
        var hasByteOrderMark = file.StartsWith(NotebookLayout.ByteOrderMark);
        var json = hasByteOrderMark ? file[NotebookLayout.ByteOrderMark.Length..] : file;
        if (!System.Text.Unicode.Utf8.IsValid(json))
        {
            throw new NotebookFormatException($"'{name}' is not UTF-8 text, which nbformat demands. Convert it, or restore it from version control.");
        }

        try
        {
            var node = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
            if (node is not JsonObject root || root["cells"] is not JsonArray cells)
            {
                throw new NotebookFormatException($"'{name}' is JSON but not a notebook: it has no list of cells.");
            }

            new NotebookValidation(name).Check(root, cells);
            var found = NotebookLayout.Detect(json, hasByteOrderMark);
            return new NotebookDocument(root, cells, path is null && found.Indent is null ? NotebookLayout.Jupyter : found, path);
        }
        catch (JsonException problem)
        {
            throw new NotebookFormatException(
                $"'{name}' is not valid JSON: line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}: {Reason(problem)}. "
                + "A merge conflict or a half-written file are the usual causes.", problem);
        }
        catch (InvalidOperationException problem)
        {
            throw new NotebookFormatException($"'{name}' names a field with half a surrogate pair, which is no text. Repair it by hand.", problem);
        }
    }

    // The reader's first sentence; what follows repeats line and byte.
    private static string Reason(JsonException problem) => problem.Message.Split(". ", 2)[0].TrimEnd('.');

    /// <summary>Puts a new cell before position <paramref name="index"/>.</summary>
    public NotebookCell Insert(int index, string cellType, string source, params string[] tags)
    {
        var metadata = new JsonObject();
        if (tags.Length > 0)
        {
            metadata["tags"] = new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]);
        }

        // In alphabetical order, as Jupyter writes them.
        var json = new JsonObject { ["cell_type"] = cellType };
        if (cellType == "code")
        {
            json["execution_count"] = null;
        }

        if ((int?)Root["nbformat_minor"] >= 5)
        {
            json["id"] = CellIds.Next(source, [.. cells.Select(cell => JsonText.Read(cell.Json["id"]) ?? "")]);
        }

        json["metadata"] = metadata;
        if (cellType == "code")
        {
            json["outputs"] = new JsonArray();
        }

        json["source"] = NotebookCell.SplitLines(source);
        cellNodes.Insert(index, json);
        var cell = new NotebookCell(json);
        cells.Insert(index, cell);
        return cell;
    }

    /// <summary>Takes the cell at position <paramref name="index"/> out.</summary>
    public void RemoveAt(int index)
    {
        cellNodes.RemoveAt(index);
        cells.RemoveAt(index);
    }

    /// <summary>
    /// The document's JSON text. What was read and not changed stands as it stood in the file: numbers, escapes, indentation, line ends
    /// and the end of the file; one parsed from a single line and no file is laid out as Jupyter does, with a final line end.
    /// </summary>
    public string ToJson() => Encoding.UTF8.GetString(NotebookJsonWriter.Write(Root, layout with { HasByteOrderMark = false }));

    /// <summary>
    /// The document's text as a .dib file: the metadata that it needs, then the cells. Outputs, execution counts and cells' ids have no
    /// place there; all else comes back when it is read.
    /// </summary>
    public string ToDib() => DibWriter.Write(this);

    /// <summary>A copy that shares nothing with this one.</summary>
    public NotebookDocument Clone()
    {
        var root = Root.DeepClone().AsObject();
        return new NotebookDocument(root, root["cells"]!.AsArray(), layout, Path);
    }

    /// <summary>Writes the notebook, as .ipynb or by its name as .dib, so that a reader sees the old file or the new one, never a half.</summary>
    public void Save(string path) =>
        AtomicFile.Write(path, IsDib(path) ? Encoding.UTF8.GetBytes(ToDib()) : NotebookJsonWriter.Write(Root, layout));
}
