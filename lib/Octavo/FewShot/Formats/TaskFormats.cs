using Octavo.Data;

namespace Octavo.FewShot.Formats;

/// <summary>The formats of published data that a task file may point at. Questions are put as the lm-evaluation-harness puts them (Gao et al. 2021).</summary>
internal static class TaskFormats
{
    private static readonly TaskFormat[] All =
    [
        new()
        {
            // The harness's own form of a multiple-choice question.
            Name = "multiple-choice",
            Read = (row, _) => Choice(row, row.Text("query"), row.Texts("choices"), "gold"),
        },
        new()
        {
            // Zellers et al. 2019.
            Name = "hellaswag",
            Read = (row, _) => HellaSwag.Item(row),
        },
        new()
        {
            // Bisk et al. 2020.
            Name = "piqa",
            HasLabelFile = true,
            UnconditionalContext = "Answer:",
            Read = Piqa,
        },
        new()
        {
            // Clark et al. 2018.
            Name = "arc",
            UnconditionalContext = "Answer:",
            Read = (row, _) => Arc.Item(row),
        },
        new()
        {
            // Paperno et al. 2016: the last word of a passage.
            Name = "lambada",
            Match = FreeTextMatch.Greedy,
            Read = (row, _) => Lambada(row),
        },
        new()
        {
            // Warstadt et al. 2020: which of two sentences is the likelier.
            Name = "blimp",
            AnswerSeparator = "",
            WholeTexts = true,
            Read = (row, _) => new FewShotItem("", [row.Text("sentence_good"), row.Text("sentence_bad")], row.Text("sentence_good")),
        },

        // Brown et al. 2020, sections 3.9.1 and 3.9.2: context and completion go together as they are.
        new() { Name = "gpt3-arithmetic", ExemplarSeparator = "", AnswerSeparator = "", Match = FreeTextMatch.Greedy, Read = (row, _) => Completion(row) },
        new() { Name = "gpt3-words", ExemplarSeparator = "", AnswerSeparator = "", Read = (row, _) => Completion(row) },
    ];

    /// <exception cref="FewShotException">There is none of that name.</exception>
    public static TaskFormat Named(string name, string where) => All.FirstOrDefault(format => format.Name == name)
        ?? throw new FewShotException($"{where}: there is no format '{name}'; known are {string.Join(", ", All.Select(format => format.Name))}.");

    /// <summary>Reads a file of rows, a JSON object a line, compressed where its name ends in .gz.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">The file with their labels; null where the format has none.</param>
    /// <param name="format">The format.</param>
    /// <exception cref="FewShotException">A row is not as the format has it; the message names the file and the line.</exception>
    public static IReadOnlyList<FewShotItem> Read(string path, string? labels, TaskFormat format)
    {
        var given = labels is null ? null : Lines(labels).Where(line => line.Text.Length > 0).ToList();
        var items = new List<FewShotItem>();
        foreach (var (text, where) in Lines(path))
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            if (items.Count == given?.Count)
            {
                throw new FewShotException($"{where}: there is no label for it; '{Path.GetFileName(labels)}' has {given.Count}, one a row was expected.");
            }

            using var document = JsonRow.Parse(text, where);
            items.Add(format.Read(JsonRow.Of(document.RootElement, where), given?[items.Count].Text));
        }

        if (items.Count < given?.Count)
        {
            throw new FewShotException($"{given[items.Count].Where}: there is no row for it; '{Path.GetFileName(path)}' has {items.Count}, one a label was expected.");
        }

        return items.Count > 0
            ? items
            : throw new FewShotException($"{Path.GetFileName(path)} has no rows; at least one of the format '{format.Name}' was expected.");
    }

    private static IEnumerable<(string Text, string Where)> Lines(string path)
    {
        if (!File.Exists(path))
        {
            throw new FewShotException($"There is no file '{path}'. A task file names its data relative to the folder that it lies in.");
        }

        return CompressedText.Lines(path).Select((text, index) => (text, $"{Path.GetFileName(path)}, line {index + 1}"));
    }

    private static FewShotItem Choice(JsonRow row, string prompt, IReadOnlyList<string> choices, string field) =>
        new(prompt, choices, choices[row.Position(field, choices.Count)]);

    private static FewShotItem Piqa(JsonRow row, string? label)
    {
        string[] choices = [row.Text("sol1"), row.Text("sol2")];
        return JsonRow.ParsePosition(label ?? "", choices.Length) is { } position
            ? new FewShotItem($"Question: {row.Text("goal")}\nAnswer:", choices, choices[position])
            : throw new FewShotException($"{row.Where}: its label is \"{label}\"; 0 or 1 was expected.");
    }

    private static FewShotItem Lambada(JsonRow row)
    {
        var text = row.Text("text").Trim();
        var last = text.LastIndexOf(' ');
        return last > 0
            ? new FewShotItem(text[..last], [], text[(last + 1)..])
            : throw row.Wrong("text", $"\"{text}\"", "a passage of at least two words");
    }

    private static FewShotItem Completion(JsonRow row) => new(row.Text("context"), [], row.Text("completion"));
}
