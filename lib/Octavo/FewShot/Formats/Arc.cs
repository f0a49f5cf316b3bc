namespace Octavo.FewShot.Formats;

/// <summary>Rows of ARC (Clark et al. 2018), as its authors publish them ("question" an object) or as rows of columns ("choices" an object).</summary>
internal static class Arc
{
    public static FewShotItem Item(JsonRow row)
    {
        var (stem, texts, labels) = row.IsText("question") ? Columns(row) : Nested(row.Row("question"));
        var key = row.Text("answerKey");
        var right = Array.IndexOf([.. labels], key);
        return right >= 0
            ? new FewShotItem($"Question: {stem}\nAnswer:", texts, texts[right])
            : throw row.Wrong("answerKey", $"\"{key}\"", $"one of {string.Join(", ", labels.Select(label => $"\"{label}\""))}");
    }

    private static (string Stem, IReadOnlyList<string> Texts, IReadOnlyList<string> Labels) Columns(JsonRow row)
    {
        var choices = row.Row("choices");
        var (texts, labels) = (choices.Texts("text"), choices.Texts("label"));
        return texts.Count == labels.Count
            ? (row.Text("question"), texts, labels)
            : throw new FewShotException($"{choices.Where}: there are {texts.Count} texts and {labels.Count} labels; as many of each were expected.");
    }

    private static (string Stem, IReadOnlyList<string> Texts, IReadOnlyList<string> Labels) Nested(JsonRow question)
    {
        var choices = question.Rows("choices", "choice");
        return (question.Text("stem"), [.. choices.Select(choice => choice.Text("text"))], [.. choices.Select(choice => choice.Text("label"))]);
    }
}
