using System.Text.RegularExpressions;

namespace Octavo.FewShot.Formats;

/// <summary>Rows of HellaSwag (Zellers et al. 2019): what happens next, of four endings.</summary>
internal static partial class HellaSwag
{
    public static FewShotItem Item(JsonRow row)
    {
        var endings = row.Texts("endings");
        var right = row.Position("label", endings.Count);
        var choices = endings.Select(Plain).ToArray();
        var begun = row.OptionalText("ctx_b") ?? "";

        // The second part begins a sentence; the harness writes all but its first letter small.
        var second = begun.Length > 0 ? char.ToUpperInvariant(begun[0]) + begun[1..].ToLowerInvariant() : "";
        return new FewShotItem(Plain($"{row.Text("activity_label")}: {row.Text("ctx_a")} {second}"), choices, choices[right]);
    }

    /// <summary>Without the marks in brackets that the part of the data from WikiHow was left with.</summary>
    private static string Plain(string text) =>
        Marks().Replace(text.Trim().Replace(" [title]", ". ", StringComparison.Ordinal), "").Replace("  ", " ", StringComparison.Ordinal);

    [GeneratedRegex(@"\[.*?\]")]
    private static partial Regex Marks();
}
