using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Documents;

/// <summary>
/// A Jupyter notebook (nbformat 4). The JSON of the file is kept whole: what this library does not know is written back as it was read.
/// </summary>
public sealed class NotebookDocument
{
    private static readonly JsonSerializerOptions WriteOptions = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonArray cellNodes;
    private readonly List<NotebookCell> cells;

    private NotebookDocument(JsonObject root, JsonArray cellNodes, string? path)
    {
        Root = root;
        Path = path;
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
    public string? KernelName => (string?)Root["metadata"]?["kernelspec"]?["name"];

    /// <summary>The language of cells that name none: <c>polyglot_notebook.kernelInfo.defaultKernelName</c>, else C#.</summary>
    public string DefaultLanguage =>
        (string?)Root["metadata"]?["polyglot_notebook"]?["kernelInfo"]?["defaultKernelName"] ?? "csharp";

    /// <summary>The text of the first level-one heading, else the file's name.</summary>
    public string Title =>
        cells.Where(cell => cell.CellType == "markdown")
            .SelectMany(cell => cell.Source.Split('\n'))
            .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim()
        ?? System.IO.Path.GetFileNameWithoutExtension(Path ?? "notebook");

    /// <summary>Reads a notebook from a file.</summary>
    /// <exception cref="NotebookFormatException">The file is missing, not JSON, or not a notebook of nbformat 4.</exception>
    public static NotebookDocument Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new NotebookFormatException($"There is no notebook '{path}'. Check the path.");
        }

        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Reads a notebook from its text; <paramref name="path"/> is named in error messages.</summary>
    /// <exception cref="NotebookFormatException">The text is not JSON, or not a notebook of nbformat 4.</exception>
    public static NotebookDocument Parse(string json, string? path = null)
    {
        var name = path ?? "the notebook";
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(json);
        }
        catch (JsonException problem)
        {
            throw new NotebookFormatException(
                $"'{name}' is not valid JSON: line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}. "
                + "A merge conflict or a half-written file are the usual causes.", problem);
        }

        if (node is not JsonObject root || root["cells"] is not JsonArray nodes)
        {
            throw new NotebookFormatException($"'{name}' is JSON but not a notebook: it has no list of cells.");
        }

        if ((root["nbformat"] as JsonValue)?.GetValueKind() != JsonValueKind.Number || (int)root["nbformat"]! != 4)
        {
            throw new NotebookFormatException(
                $"'{name}' has nbformat {root["nbformat"]?.ToJsonString() ?? "missing"}; Octavo reads nbformat 4. Open and save it in Jupyter to convert it.");
        }

        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i] is not JsonObject cell || cell["cell_type"] is not JsonValue)
            {
                throw new NotebookFormatException($"'{name}': cell {i + 1} is not a cell: it has no cell_type.");
            }
        }

        return new NotebookDocument(root, nodes, path);
    }

    /// <summary>Puts a new cell before position <paramref name="index"/>.</summary>
    public NotebookCell Insert(int index, string cellType, string source, params string[] tags)
    {
        var metadata = new JsonObject();
        if (tags.Length > 0)
        {
            metadata["tags"] = new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]);
        }

        var json = new JsonObject
        {
            ["cell_type"] = cellType,
            ["id"] = Guid.NewGuid().ToString("N")[..8],
            ["metadata"] = metadata,
            ["source"] = NotebookCell.SplitLines(source),
        };
        if (cellType == "code")
        {
            json["execution_count"] = null;
            json["outputs"] = new JsonArray();
        }

        cellNodes.Insert(index, json);
        var cell = new NotebookCell(json);
        cells.Insert(index, cell);
        return cell;
    }

    /// <summary>The document's JSON text, indented as Jupyter does, with a final line end.</summary>
    public string ToJson() => Root.ToJsonString(WriteOptions) + "\n";

    /// <summary>A copy that shares nothing with this one.</summary>
    public NotebookDocument Clone() => Parse(Root.ToJsonString(), Path);

    /// <summary>Writes the notebook so that a reader sees the old file or the new one, never a half.</summary>
    public void Save(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(ToJson()));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
