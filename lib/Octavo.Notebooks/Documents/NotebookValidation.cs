using System.Text.Json;
using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Documents;

/// <summary>Checks the types of the fields that this library reads, so that reading them later cannot fail.</summary>
internal sealed class NotebookValidation(string name)
{
    /// <summary>Checks the document's own fields and every cell.</summary>
    /// <exception cref="NotebookFormatException">A field has a wrong type; the message names the file, the cell and the field.</exception>
    public void Check(JsonObject root, JsonArray cells)
    {
        var version = root["nbformat"];
        if (version is not JsonValue number || number.GetValueKind() != JsonValueKind.Number || !number.TryGetValue(out int major) || major != 4)
        {
            throw new NotebookFormatException(
                $"'{name}' has nbformat {version?.ToJsonString() ?? "missing"}; Octavo reads nbformat 4. Open and save it in Jupyter to convert it.");
        }

        Whole(root, "nbformat_minor", "");
        if (Object(root, "metadata", "") is { } metadata)
        {
            if (Object(metadata, "kernelspec", "metadata.") is { } kernel)
            {
                Text(kernel, "name", "metadata.kernelspec.");
            }

            if (Object(metadata, "language_info", "metadata.") is { } language)
            {
                Text(language, "name", "metadata.language_info.");
            }

            if (Object(metadata, "polyglot_notebook", "metadata.") is { } polyglot
                && Object(polyglot, "kernelInfo", "metadata.polyglot_notebook.") is { } information)
            {
                Text(information, "defaultKernelName", "metadata.polyglot_notebook.kernelInfo.");
            }
        }

        for (var i = 0; i < cells.Count; i++)
        {
            Cell(cells[i], $"cell {i + 1}: ");
        }
    }

    private void Cell(JsonNode? node, string at)
    {
        if (node is not JsonObject cell)
        {
            throw Wrong(at.TrimEnd(' ', ':'), "an object", node);
        }

        if (cell["cell_type"] is null)
        {
            throw new NotebookFormatException($"'{name}': {at}it has no cell_type.");
        }

        Text(cell, "cell_type", at);
        Text(cell, "id", at);
        Lines(cell, "source", at);
        Whole(cell, "execution_count", at);
        if (Object(cell, "metadata", at) is { } metadata)
        {
            foreach (var tag in Array(metadata, "tags", at + "metadata.") ?? [])
            {
                if (JsonText.Read(tag) is null)
                {
                    throw Wrong(at + "metadata.tags", "a list of strings", tag);
                }
            }

            if (Object(metadata, "polyglot_notebook", at + "metadata.") is { } polyglot)
            {
                Text(polyglot, "kernelName", at + "metadata.polyglot_notebook.");
            }

            if (Object(metadata, "dotnet_interactive", at + "metadata.") is { } interactive)
            {
                Text(interactive, "language", at + "metadata.dotnet_interactive.");
            }
        }

        foreach (var (file, bundle) in Object(cell, "attachments", at) ?? [])
        {
            Bundle(bundle, $"{at}attachments[\"{file}\"]");
        }

        var index = 0;
        foreach (var output in Array(cell, "outputs", at) ?? [])
        {
            Output(output, $"{at}outputs[{index++}]");
        }
    }

    private void Output(JsonNode? node, string at)
    {
        if (node is not JsonObject output)
        {
            throw Wrong(at, "an object", node);
        }

        if (output["output_type"] is null)
        {
            throw new NotebookFormatException($"'{name}': {at} has no output_type.");
        }

        at += ".";
        Text(output, "output_type", at);
        Text(output, "name", at);
        Lines(output, "text", at);
        Text(output, "ename", at);
        Text(output, "evalue", at);
        Lines(output, "traceback", at);
        Object(output, "metadata", at);
        Whole(output, "execution_count", at);
        if (output["data"] is { } data)
        {
            Bundle(data, at + "data");
        }
    }

    private void Bundle(JsonNode? node, string at)
    {
        if (node is not JsonObject bundle)
        {
            throw Wrong(at, "an object of mime types", node);
        }

        foreach (var (mime, _) in bundle)
        {
            if (!mime.EndsWith("json", StringComparison.Ordinal))
            {
                Lines(bundle, mime, at + ".");
            }
        }
    }

    private JsonObject? Object(JsonObject parent, string field, string at) =>
        parent[field] is not { } node ? null : node as JsonObject ?? throw Wrong(at + field, "an object", node);

    private JsonArray? Array(JsonObject parent, string field, string at) =>
        parent[field] is not { } node ? null : node as JsonArray ?? throw Wrong(at + field, "a list", node);

    private void Text(JsonObject parent, string field, string at)
    {
        if (parent[field] is { } node && JsonText.Read(node) is null)
        {
            throw Wrong(at + field, "a string", node);
        }
    }

    private void Lines(JsonObject parent, string field, string at)
    {
        if (parent[field] is { } node && JsonText.Read(node) is null && !(node is JsonArray lines && lines.All(line => JsonText.Read(line) is not null)))
        {
            throw Wrong(at + field, "a string or a list of strings", node);
        }
    }

    private void Whole(JsonObject parent, string field, string at)
    {
        if (parent[field] is { } node && !(node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int _)))
        {
            throw Wrong(at + field, "a whole number", node);
        }
    }

    private NotebookFormatException Wrong(string field, string expected, JsonNode? found)
    {
        var text = found?.ToJsonString() ?? "null";
        return new NotebookFormatException(
            $"'{name}': {field} should be {expected}, but is {(text.Length > 60 ? text[..60] + "..." : text)}. Open and save the notebook in Jupyter, or repair it by hand.");
    }
}
