namespace Octavo.FewShot.Formats;

/// <summary>How the rows of a published data set become items, and how its questions are put.</summary>
internal sealed record TaskFormat
{
    /// <summary>What a task file calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Makes an item of a row, and of its label where labels lie in a file of their own.</summary>
    public required Func<JsonRow, string?, FewShotItem> Read { get; init; }

    /// <summary>Whether labels lie in a file of their own, a line each.</summary>
    public bool HasLabelFile { get; init; }

    public string ExemplarSeparator { get; init; } = "\n\n";

    public string AnswerSeparator { get; init; } = " ";

    public string UnconditionalContext { get; init; } = "";

    public FreeTextMatch Match { get; init; } = FreeTextMatch.Written;

    /// <summary>Whether choices are whole texts without a question.</summary>
    public bool WholeTexts { get; init; }
}
