using System.Text.Json;

namespace Octavo.FewShot;

/// <summary>Reads tasks from JSON, with messages that name the file, the row and what was expected.</summary>
internal static class FewShotReader
{
    private static readonly HashSet<string> TaskFields =
        ["name", "description", "instruction", "exemplarSeparator", "answerSeparator", "unconditionalContext", "items"];

    private static readonly HashSet<string> ItemFields = ["prompt", "choices", "answer"];

    public static FewShotTask ReadTask(string json, string file)
    {
        using var document = Parse(json, file);
        var root = document.RootElement;
        RequireObject(root, file);
        RefuseUnknown(root, TaskFields, file);
        var name = Text(root, "name", file);
        if (!root.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            throw new FewShotException($"{file}: 'items' is missing or not a list; a list of items was expected.");
        }

        var task = new FewShotTask
        {
            Name = name,
            Description = Text(root, "description", file),
            Items = [.. items.EnumerateArray().Select((item, index) => ReadItem(item, $"{file}, item {index + 1}"))],
        };
        task = task with
        {
            Instruction = OptionalText(root, "instruction", file) ?? task.Instruction,
            ExemplarSeparator = OptionalText(root, "exemplarSeparator", file) ?? task.ExemplarSeparator,
            AnswerSeparator = OptionalText(root, "answerSeparator", file) ?? task.AnswerSeparator,
            UnconditionalContext = OptionalText(root, "unconditionalContext", file) ?? task.UnconditionalContext,
        };
        task.Validate();
        return task;
    }

    public static IReadOnlyList<FewShotItem> ReadLines(IEnumerable<string> lines, string file, string promptField, string answerField)
    {
        var items = new List<FewShotItem>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var where = $"{file}, line {number}";
            using var document = Parse(line, where);
            RequireObject(document.RootElement, where);
            items.Add(new FewShotItem(
                Text(document.RootElement, promptField, where), [], Text(document.RootElement, answerField, where)));
        }

        return items;
    }

    private static FewShotItem ReadItem(JsonElement item, string where)
    {
        RequireObject(item, where);
        RefuseUnknown(item, ItemFields, where);
        IReadOnlyList<string> choices = [];
        if (item.TryGetProperty("choices", out var listed))
        {
            if (listed.ValueKind != JsonValueKind.Array || listed.EnumerateArray().Any(choice => choice.ValueKind != JsonValueKind.String))
            {
                throw new FewShotException($"{where}: 'choices' is not a list of texts.");
            }

            choices = [.. listed.EnumerateArray().Select(choice => choice.GetString()!)];
        }

        return new FewShotItem(Text(item, "prompt", where), choices, Text(item, "answer", where));
    }

    private static string Text(JsonElement element, string field, string where) => OptionalText(element, field, where)
        ?? throw new FewShotException($"{where}: there is no '{field}'; a text was expected.");

    private static string? OptionalText(JsonElement element, string field, string where)
    {
        if (!element.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new FewShotException($"{where}: '{field}' is {value.GetRawText()}; a text was expected.");
    }

    private static void RequireObject(JsonElement element, string where)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FewShotException($"{where}: an object in braces was expected, found a {element.ValueKind}.");
        }
    }

    private static void RefuseUnknown(JsonElement element, HashSet<string> known, string where)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                throw new FewShotException($"{where}: there is no field '{property.Name}'; known are {string.Join(", ", known)}.");
            }
        }
    }

    private static JsonDocument Parse(string json, string where)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw new FewShotException($"{where} is not JSON: {error.Message}", error);
        }
    }
}
