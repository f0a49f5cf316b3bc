using Octavo.FewShot.Formats;

namespace Octavo.FewShot;

/// <summary>Reads tasks from JSON, with messages that name the file, the row and what was expected.</summary>
internal static class FewShotReader
{
    private static readonly string[] TaskFields =
    [
        "name", "description", "instruction", "exemplarSeparator", "answerSeparator", "unconditionalContext", "match",
        "items", "pool", "format", "data", "labels", "poolData", "poolLabels",
    ];

    private static readonly string[] ItemFields = ["prompt", "choices", "answer"];

    /// <param name="json">The task.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="folder">The folder that the task's data are named relative to.</param>
    public static FewShotTask ReadTask(string json, string file, string folder)
    {
        using var document = JsonRow.Parse(json, file);
        var root = JsonRow.Of(document.RootElement, file);
        root.RefuseUnknown(TaskFields);
        var task = root.Has("format") ? FromData(root, folder) : FromItems(root);
        task = task with
        {
            Instruction = root.OptionalText("instruction") ?? task.Instruction,
            ExemplarSeparator = root.OptionalText("exemplarSeparator") ?? task.ExemplarSeparator,
            AnswerSeparator = root.OptionalText("answerSeparator") ?? task.AnswerSeparator,
            UnconditionalContext = root.OptionalText("unconditionalContext") ?? task.UnconditionalContext,
            Match = Match(root) ?? task.Match,
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
            using var document = JsonRow.Parse(line, where);
            var row = JsonRow.Of(document.RootElement, where);
            items.Add(new FewShotItem(row.Text(promptField), [], row.Text(answerField)));
        }

        return items;
    }

    private static FewShotTask FromItems(JsonRow root)
    {
        Refuse(root, "is for a task with a 'format'; name the format too, or leave it out.", "data", "labels", "poolData", "poolLabels");
        return new FewShotTask
        {
            Name = root.Text("name"),
            Items = [.. root.Rows("items", "item").Select(ReadItem)],
            Pool = root.Has("pool") ? [.. root.Rows("pool", "item").Select(ReadItem)] : null,
            Description = root.Text("description"),
        };
    }

    private static FewShotTask FromData(JsonRow root, string folder)
    {
        Refuse(root, "is for a task without a 'format', whose items come from 'data'; leave one of them out.", "items", "pool");
        var format = TaskFormats.Named(root.Text("format"), root.Where);
        return new FewShotTask
        {
            Name = root.Text("name"),
            Description = root.Text("description"),
            ExemplarSeparator = format.ExemplarSeparator,
            AnswerSeparator = format.AnswerSeparator,
            UnconditionalContext = format.UnconditionalContext,
            Match = format.Match,
            WholeTexts = format.WholeTexts,
            Items = ReadData(root, folder, format, root.Text("data"), "labels"),
            Pool = root.OptionalText("poolData") is { } pool ? ReadData(root, folder, format, pool, "poolLabels") : null,
        };
    }

    private static IReadOnlyList<FewShotItem> ReadData(JsonRow root, string folder, TaskFormat format, string data, string labelField)
    {
        if (!format.HasLabelFile)
        {
            Refuse(root, $"is for formats with a file of labels; '{format.Name}' has its answers in the data.", labelField);
        }

        var labels = format.HasLabelFile ? Path.Combine(folder, root.Text(labelField)) : null;
        return TaskFormats.Read(Path.Combine(folder, data), labels, format);
    }

    private static FewShotItem ReadItem(JsonRow item)
    {
        item.RefuseUnknown(ItemFields);
        var choices = item.Has("choices") ? item.Texts("choices") : [];
        return choices.Distinct().Count() == choices.Count
            ? new FewShotItem(item.Text("prompt"), choices, item.Text("answer"))
            : throw new FewShotException($"{item.Where}: two of the choices are the same; at least two different choices, each once, were expected.");
    }

    private static FreeTextMatch? Match(JsonRow root) => root.OptionalText("match") switch
    {
        null => null,
        "written" => FreeTextMatch.Written,
        "greedy" => FreeTextMatch.Greedy,
        var other => throw root.Wrong("match", $"\"{other}\"", "\"written\" or \"greedy\""),
    };

    private static void Refuse(JsonRow root, string reason, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (root.Has(field))
            {
                throw new FewShotException($"{root.Where}: '{field}' {reason}");
            }
        }
    }
}
