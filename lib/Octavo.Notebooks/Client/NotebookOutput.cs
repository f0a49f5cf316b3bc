using System.Text.Json.Nodes;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Wire;

namespace Octavo.Notebooks.Client;

/// <summary>Turns a kernel's messages into a cell's outputs as nbformat keeps them.</summary>
/// <remarks>nbformat documentation, "The notebook file format: Code cell outputs".</remarks>
internal sealed class NotebookOutput
{
    private readonly Dictionary<string, List<JsonObject>> displays = [];
    private readonly Dictionary<JsonArray, bool> clearBeforeNext = [];

    /// <summary>Applies one message to the outputs of the cell that caused it; whether anything changed.</summary>
    public bool Apply(NotebookCell cell, JupyterMessage message)
    {
        var content = message.Content;
        switch (message.Type)
        {
            case "stream":
                return AddStream(cell.Outputs, (string?)content["name"] ?? "stdout", (string?)content["text"] ?? "");
            case "display_data":
                return Add(cell.Outputs, Display(content, "display_data"), DisplayId(content));
            case "execute_result":
                var result = Display(content, "execute_result");
                result["execution_count"] = content["execution_count"]?.DeepClone();
                return Add(cell.Outputs, result, DisplayId(content));
            case "error":
                return Add(cell.Outputs, Error(content), displayId: null);
            case "update_display_data":
                return Update(content);
            case "clear_output":
                return Clear(cell.Outputs, wait: (bool?)content["wait"] ?? false);
            default:
                return false;
        }
    }

    public static JsonObject Error(JsonObject content) => new()
    {
        ["output_type"] = "error",
        ["ename"] = (string?)content["ename"] ?? "",
        ["evalue"] = (string?)content["evalue"] ?? "",
        ["traceback"] = content["traceback"]?.DeepClone() ?? new JsonArray(),
    };

    private static string? DisplayId(JsonObject content) => (string?)(content["transient"] as JsonObject)?["display_id"];

    private static JsonObject Display(JsonObject content, string type) => new()
    {
        ["output_type"] = type,
        ["data"] = Data(content),
        ["metadata"] = content["metadata"]?.DeepClone() ?? new JsonObject(),
    };

    // Texts are kept as lists of lines, as Jupyter writes them; JSON and the base64 text of pictures stay as they are.
    private static JsonObject Data(JsonObject content)
    {
        var data = new JsonObject();
        foreach (var (mimeType, value) in content["data"] as JsonObject ?? [])
        {
            var isText = value is JsonValue text && text.TryGetValue<string>(out _)
                && (mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is "application/javascript" or "image/svg+xml");
            data[mimeType] = isText ? NotebookCell.SplitLines((string)value!) : value?.DeepClone();
        }

        return data;
    }

    private bool AddStream(JsonArray outputs, string name, string text)
    {
        ClearIfAsked(outputs);
        if (outputs.LastOrDefault() is JsonObject last && (string?)last["output_type"] == "stream" && (string?)last["name"] == name)
        {
            last["text"] = NotebookCell.SplitLines(NotebookCell.JoinLines(last["text"]) + text);
        }
        else
        {
            outputs.Add(new JsonObject { ["output_type"] = "stream", ["name"] = name, ["text"] = NotebookCell.SplitLines(text) });
        }

        return true;
    }

    private bool Add(JsonArray outputs, JsonObject output, string? displayId)
    {
        ClearIfAsked(outputs);
        outputs.Add(output);
        if (displayId is not null)
        {
            if (!displays.TryGetValue(displayId, out var shown))
            {
                displays[displayId] = shown = [];
            }

            shown.Add(output);
        }

        return true;
    }

    // A display may stand in several cells; all of them change.
    private bool Update(JsonObject content)
    {
        if (DisplayId(content) is not { } id || !displays.TryGetValue(id, out var shown))
        {
            return false;
        }

        foreach (var output in shown)
        {
            output["data"] = Data(content);
            output["metadata"] = content["metadata"]?.DeepClone() ?? new JsonObject();
        }

        return true;
    }

    private bool Clear(JsonArray outputs, bool wait)
    {
        if (wait)
        {
            clearBeforeNext[outputs] = true;
            return false;
        }

        outputs.Clear();
        return true;
    }

    private void ClearIfAsked(JsonArray outputs)
    {
        if (clearBeforeNext.Remove(outputs))
        {
            outputs.Clear();
        }
    }
}
