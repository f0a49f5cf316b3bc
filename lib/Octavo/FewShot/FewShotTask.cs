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

    /// <summary>The items, in order.</summary>
    public required IReadOnlyList<FewShotItem> Items { get; init; }

    /// <summary>Accuracy of guessing among the choices: the mean of 1/choices; null for free text.</summary>
    public double? ChanceLevel => Items.Count > 0 && Items.All(item => item.Choices.Count > 0)
        ? Items.Average(item => 1.0 / item.Choices.Count)
        : null;

    /// <summary>Reads a task from a JSON file.</summary>
    /// <remarks>
    /// Fields: "name", "description", "items", and where they differ from the defaults "instruction", "exemplarSeparator",
    /// "answerSeparator" and "unconditionalContext". An item has a "prompt", an "answer" and, for a choice, "choices" with
    /// the answer among them.
    /// </remarks>
    /// <exception cref="FewShotException">The file is not a task; the message names the row and what was expected.</exception>
    public static FewShotTask Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return FewShotReader.ReadTask(File.ReadAllText(path), Path.GetFileName(path));
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

        for (var i = 0; i < Items.Count; i++)
        {
            var item = Items[i];
            var where = $"Task '{Name}', item {i + 1}";
            if (string.IsNullOrEmpty(item.Prompt))
            {
                throw new FewShotException($"{where}: the prompt is empty; a text was expected.");
            }

            if (string.IsNullOrEmpty(item.Answer))
            {
                throw new FewShotException($"{where}: there is no answer; {Expected(item)} was expected.");
            }

            if (item.Choices.Count == 1 || item.Choices.Distinct().Count() != item.Choices.Count)
            {
                throw new FewShotException($"{where}: at least two different choices were expected, found {Quoted(item.Choices)}.");
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
    }

    private static string Expected(FewShotItem item) =>
        item.Choices.Count == 0 ? "a text in 'answer'" : $"one of {Quoted(item.Choices)}";

    private static string Quoted(IEnumerable<string> texts) => string.Join(", ", texts.Select(text => $"\"{text}\""));
}
