namespace Octavo.FewShot;

/// <summary>
/// A few-shot task as data: what is asked, how examples and questions are put together, and the items. The prompt is
/// instruction + exemplars + question, an exemplar being prompt + <see cref="AnswerSeparator"/> + answer, and the parts
/// being joined by <see cref="ExemplarSeparator"/>.
/// </summary>
public sealed record FewShotTask
{
    /// <summary>The task's name, for example "two-digit-addition".</summary>
    public required string Name { get; init; }

    /// <summary>What the task measures, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Text before the exemplars; empty for none.</summary>
    public string Instruction { get; init; } = "";

    /// <summary>Text between instruction, exemplars and question.</summary>
    public string ExemplarSeparator { get; init; } = "\n\n";

    /// <summary>Text between a prompt and its answer.</summary>
    public string AnswerSeparator { get; init; } = " ";

    /// <summary>
    /// The context without a question for <see cref="ChoiceScoring.MutualInformation"/>: GPT-3 uses "Answer: " (Brown et al. 2020,
    /// section 2.4), the evaluation harness the empty text.
    /// </summary>
    public string UnconditionalContext { get; init; } = "";

    /// <summary>When free text counts as right.</summary>
    public FreeTextMatch Match { get; init; } = FreeTextMatch.Written;

    /// <summary>Whether the choices are whole texts of which the likelier is right, without a question: prompts are empty and there are no exemplars.</summary>
    public bool WholeTexts { get; init; }

    /// <summary>The items, in order.</summary>
    public required IReadOnlyList<FewShotItem> Items { get; init; }

    /// <summary>What exemplars are drawn from, a training split for example; null for the items themselves.</summary>
    public IReadOnlyList<FewShotItem>? Pool { get; init; }

    /// <summary>Accuracy of guessing among the choices: the mean of 1/choices; null for free text.</summary>
    public double? ChanceLevel => Items.Count > 0 && Items.All(item => item.Choices.Count > 0)
        ? Items.Average(item => 1.0 / item.Choices.Count)
        : null;

    /// <summary>Reads a task from a JSON file.</summary>
    /// <remarks>
    /// Fields: "name", "description", and where they differ from the defaults "instruction", "exemplarSeparator",
    /// "answerSeparator", "unconditionalContext" and "match" ("written" or "greedy"). The items are in "items", those to draw
    /// exemplars from in "pool": each has a "prompt", an "answer" and, for a choice, "choices" with the answer among them. Or they come
    /// from published data, a JSON object a line: then "format" is "multiple-choice", "hellaswag", "piqa", "arc", "lambada", "blimp",
    /// "gpt3-arithmetic" or "gpt3-words", "data" and "poolData" name the files relative to the task's, and for "piqa" "labels" and
    /// "poolLabels" those with the answers.
    /// </remarks>
    /// <exception cref="FewShotException">The file is not a task; the message names the row and what was expected.</exception>
    public static FewShotTask Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return File.Exists(path)
            ? FewShotReader.ReadTask(File.ReadAllText(path), Path.GetFileName(path), Path.GetDirectoryName(Path.GetFullPath(path))!)
            : throw new FewShotException(Directory.Exists(path)
                ? $"'{path}' is a folder; a task's JSON file was expected."
                : $"There is no task file '{path}'. Check the path.");
    }

    /// <summary>
    /// Reads free-text items from a file with one JSON object a line, such as GPT-3's arithmetic files, whose fields are
    /// "context" and "completion" and go together as they are.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The task's name.</param>
    /// <param name="promptField">The field with the prompt.</param>
    /// <param name="answerField">The field with the answer.</param>
    /// <exception cref="FewShotException">A line lacks a field; the message names it.</exception>
    public static FewShotTask LoadLines(string path, string name, string promptField = "context", string answerField = "completion")
    {
        ArgumentNullException.ThrowIfNull(path);
        var task = new FewShotTask
        {
            Name = name,
            Description = $"Free-text items of {Path.GetFileName(path)}",
            ExemplarSeparator = "",
            AnswerSeparator = "",
            Items = FewShotReader.ReadLines(File.ReadLines(path), Path.GetFileName(path), promptField, answerField),
        };
        task.Validate();
        return task;
    }

    /// <summary>Throws if the task cannot be asked; the message names the item, counted from 1, and what was expected.</summary>
    /// <exception cref="FewShotException">There is no item, or an item lacks a prompt, an answer or its answer among the choices.</exception>
    public void Validate()
    {
        if (Items.Count == 0)
        {
            throw new FewShotException($"Task '{Name}' has no items; at least one was expected.");
        }

        Validate(Items, "item");
        Validate(Pool ?? [], "item of the pool");
    }

    private void Validate(IReadOnlyList<FewShotItem> items, string unit)
    {
        for (var i = 0; i < items.Count; i++)
        {
            Validate(items[i], $"Task '{Name}', {unit} {i + 1}");
        }
    }

    private void Validate(FewShotItem item, string where)
    {
        if (string.IsNullOrEmpty(item.Prompt) != WholeTexts)
        {
            throw new FewShotException(WholeTexts
                ? $"{where}: the prompt is \"{item.Prompt}\"; none was expected, since the choices are whole texts."
                : $"{where}: the prompt is empty; a text was expected.");
        }

        if (string.IsNullOrEmpty(item.Answer))
        {
            throw new FewShotException($"{where}: there is no answer; {Expected(item)} was expected.");
        }

        // Published data have a few questions with a choice twice: both are scored alike, and either is the same answer.
        if (item.Choices.Distinct().Count() < 2 && (WholeTexts || item.Choices.Count > 0))
        {
            throw new FewShotException($"{where}: at least two different choices were expected, found {(item.Choices.Count == 0 ? "none" : Quoted(item.Choices))}.");
        }

        if (item.Choices.Any(string.IsNullOrEmpty))
        {
            throw new FewShotException($"{where}: a choice is empty; a text was expected for each of {Quoted(item.Choices)}.");
        }

        if (item.Choices.Count > 0 && item.AnswerIndex is null)
        {
            throw new FewShotException($"{where}: the answer \"{item.Answer}\" is not among the choices; {Expected(item)} was expected.");
        }
    }

    private static string Expected(FewShotItem item) =>
        item.Choices.Count == 0 ? "a text in 'answer'" : $"one of {Quoted(item.Choices)}";

    private static string Quoted(IEnumerable<string> texts) => string.Join(", ", texts.Select(text => $"\"{text}\""));
}
