using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Documents;

/// <summary>One cell of a notebook: a view over its JSON, so that fields this library does not know stay as they are.</summary>
public sealed class NotebookCell
{
    internal NotebookCell(JsonObject json) => Json = json;

    /// <summary>The cell as it stands in the file.</summary>
    public JsonObject Json { get; }

    /// <summary>"code", "markdown" or "raw".</summary>
    public string CellType => JsonText.Read(Json["cell_type"]) ?? "raw";

    /// <summary>Whether the cell is sent to a kernel.</summary>
    public bool IsCode => CellType == "code";

    /// <summary>The cell's text. The file may hold it as one string or as a list of lines; it is written as a list of lines.</summary>
    public string Source
    {
        get => JoinLines(Json["source"]);
        set => Json["source"] = SplitLines(value);
    }

    /// <summary>
    /// The cell's language from its metadata (<c>polyglot_notebook.kernelName</c>, else <c>dotnet_interactive.language</c>);
    /// null where the notebook's default applies.
    /// </summary>
    public string? Language =>
        JsonText.Read(Json["metadata"]?["polyglot_notebook"]?["kernelName"])
        ?? JsonText.Read(Json["metadata"]?["dotnet_interactive"]?["language"]);

    /// <summary>The cell's tags, for example "parameters".</summary>
    public IReadOnlyList<string> Tags =>
        Json["metadata"]?["tags"] is JsonArray tags ? [.. tags.Select(tag => JsonText.Read(tag) ?? "")] : [];

    /// <summary>The outputs of a code cell, in nbformat's shape; made where the file has none. Empty, and not kept, for another cell.</summary>
    public JsonArray Outputs
    {
        get
        {
            if (Json["outputs"] is JsonArray outputs)
            {
                return outputs;
            }

            outputs = [];
            if (IsCode)
            {
                Json["outputs"] = outputs;
            }

            return outputs;
        }
    }

    /// <summary>The execution count of a code cell, null before it ran.</summary>
    public int? ExecutionCount
    {
        get => (int?)Json["execution_count"];
        set => Json["execution_count"] = value;
    }

    /// <summary>Removes outputs and execution count.</summary>
    public void ClearOutputs()
    {
        if (IsCode)
        {
            Json["outputs"] = new JsonArray();
            Json["execution_count"] = null;
        }
    }

    /// <summary>Joins nbformat's multi-line string (one string, or a list of lines with their line ends).</summary>
    public static string JoinLines(JsonNode? text) => text switch
    {
        JsonArray lines => string.Concat(lines.Select(JsonText.Read)),
        JsonValue value => JsonText.Read(value) ?? "",
        _ => "",
    };

    /// <summary>Splits a text into nbformat's list of lines, each with its line end.</summary>
    public static JsonArray SplitLines(string text)
    {
        var lines = new JsonArray();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }
}
