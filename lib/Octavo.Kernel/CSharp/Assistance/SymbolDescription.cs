using System.Text;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>What is said about a symbol.</summary>
internal sealed record SymbolDescription
{
    /// <summary>As code would declare it.</summary>
    public required string Signature { get; init; }

    /// <summary>How many others bear its name.</summary>
    public required int OverloadCount { get; init; }

    /// <summary>Those of them that are listed.</summary>
    public required IReadOnlyList<string> Overloads { get; init; }

    /// <summary>The parameter whose argument is being typed.</summary>
    public required string? Parameter { get; init; }

    public required Documentation? Documentation { get; init; }

    /// <summary>Whether remarks and examples are wanted.</summary>
    public required bool Full { get; init; }

    public string ToPlainText()
    {
        var text = new StringBuilder(Signature);
        if (OverloadCount > 0 && Overloads.Count == 0)
        {
            text.Append($"  ({OverloadNote})");
        }

        foreach (var overload in Overloads)
        {
            text.Append('\n').Append(overload);
        }

        foreach (var (title, body) in Paragraphs())
        {
            text.Append("\n\n").Append(title.Length == 0 ? "" : title + ": ").Append(body);
        }

        foreach (var (title, entries) in Lists())
        {
            text.Append($"\n\n{title}:");
            foreach (var (name, body) in entries)
            {
                text.Append($"\n  {(name == Parameter ? "> " : "")}{name}: {body.Replace("\n", "\n    ", StringComparison.Ordinal)}");
            }
        }

        return text.ToString();
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder("```csharp\n").Append(Signature);
        foreach (var overload in Overloads)
        {
            text.Append('\n').Append(overload);
        }

        text.Append("\n```");
        if (OverloadCount > 0 && Overloads.Count == 0)
        {
            text.Append($"\n*{OverloadNote}*");
        }

        foreach (var (title, body) in Paragraphs())
        {
            text.Append("\n\n").Append(title.Length == 0 ? "" : $"**{title}:** ").Append(body);
        }

        foreach (var (title, entries) in Lists())
        {
            text.Append($"\n\n**{title}**\n");
            foreach (var (name, body) in entries)
            {
                var mark = name == Parameter ? "**" : "";
                text.Append($"\n- {mark}`{name}`{mark}: {body.Replace("\n", "\n  ", StringComparison.Ordinal)}");
            }
        }

        return text.ToString();
    }

    private string OverloadNote => OverloadCount == 1 ? "+ 1 overload" : $"+ {OverloadCount} overloads";

    private IEnumerable<(string Title, string Body)> Paragraphs()
    {
        (string Title, string Body)[] all = Documentation is null ? []
            : [("", Documentation.Summary), ("Returns", Documentation.Returns), ("Remarks", Full ? Documentation.Remarks : ""), ("Example", Full ? Documentation.Example : "")];
        return all.Where(paragraph => paragraph.Body.Length > 0);
    }

    private IEnumerable<(string Title, IReadOnlyList<(string Name, string Text)> Entries)> Lists()
    {
        (string Title, IReadOnlyList<(string Name, string Text)> Entries)[] all = Documentation is null ? []
            : [("Type parameters", Documentation.TypeParameters), ("Parameters", Documentation.Parameters), ("Exceptions", Documentation.Exceptions)];
        return all.Where(list => list.Entries.Count > 0);
    }
}
