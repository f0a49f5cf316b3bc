using FsCheck;
using FsCheck.Fluent;

namespace Octavo.Notebooks.Tests.Documents;

/// <summary>The text of a random notebook laid out as Jupyter lays it out, written by a few lines that share nothing with the library.</summary>
public sealed record NotebookText(string Json)
{
    private static readonly string[] Fragments =
        ["a", "é", "日本", "😀", " ", "\\n", "\\\"", "\\\\", "\\t", "\\u0001", "\\r", "</script>", "$x^2$", "\u2028", "\\ud83d", "\\u00e9", "\\/", "'", "#!fsharp"];

    private static readonly string[] Numbers = ["0", "-1", "1.0", "1e-05", "1E+20", "3.14159265358979311600", "-0.0", "12345678901234567890"];

    private static readonly Gen<string> Text = Gen.Elements(Fragments).ListOf().Select(parts => $"\"{string.Concat(parts.Take(6))}\"");

    /// <summary>Any JSON value, nested at most <paramref name="depth"/> levels, written at an indentation of <paramref name="level"/>.</summary>
    private static Gen<string> Value(int depth, int level) => depth == 0
        ? Gen.OneOf(Text, Gen.Elements(Numbers), Gen.Elements("true", "false", "null", "[]", "{}"))
        : Gen.Frequency(
            (3, Value(0, level)),
            (1, Value(depth - 1, level + 1).ListOf(2).Select(items => List(level, items))),
            (1, Value(depth - 1, level + 1).ListOf(2).Select(items => Members(level, [.. items.Select((item, i) => ($"kéy {i}", item))]))));

    private static readonly Gen<string> Lines = Text.ListOf().Select(lines => List(3, lines));

    private static readonly Gen<string> Cell =
        from type in Gen.Elements("code", "markdown", "raw")
        from source in Gen.OneOf(Text, Lines)
        from unknown in Value(2, 4)
        from output in Value(2, 6)
        from tags in Gen.Elements("[]", List(4, ["\"parameters\""]))
        select Members(2, [
            ("attachments", "{}"),
            ("cell_type", $"\"{type}\""),
            ("execution_count", "null"),
            ("metadata", Members(3, [("tags", tags), ("unknown", unknown)])),
            ("outputs", List(3, [Members(4, [("data", Members(5, [("application/json", output)])), ("output_type", "\"display_data\"")])])),
            ("source", source),
        ]);

    private static readonly Gen<NotebookText> Any =
        from cells in Cell.ListOf()
        from metadata in Value(2, 2)
        from minor in Gen.Elements("0", "4", "5", "9")
        from lineEnd in Gen.Elements("\n", "\r\n")
        from indent in Gen.Elements(" ", "  ", "\t")
        from ending in Gen.Elements("", "\n", "\n\n")
        select new NotebookText(
            Members(0, [("cells", List(1, cells)), ("metadata", Members(1, [("custom", metadata)])), ("nbformat", "4"), ("nbformat_minor", minor)])
                .Replace("\v", indent, StringComparison.Ordinal)
                .Replace("\n", lineEnd, StringComparison.Ordinal)
            + ending.Replace("\n", lineEnd, StringComparison.Ordinal));

    /// <summary>What FsCheck draws notebooks from.</summary>
    public static Arbitrary<NotebookText> Notebooks() => Arb.From(Any);

    // A vertical tab stands for one level of indentation, which is only chosen at the end.
    private static string Pad(int level) => "\n" + new string('\v', level);

    private static string List(int level, IReadOnlyCollection<string> items) =>
        items.Count == 0 ? "[]" : "[" + string.Join(',', items.Select(item => Pad(level + 1) + item)) + Pad(level) + "]";

    private static string Members(int level, IReadOnlyList<(string Name, string Value)> members) =>
        members.Count == 0 ? "{}" : "{" + string.Join(',', members.Select(member => $"{Pad(level + 1)}\"{member.Name}\": {member.Value}")) + Pad(level) + "}";
}
