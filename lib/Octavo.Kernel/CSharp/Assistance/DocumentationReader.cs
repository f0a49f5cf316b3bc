using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>Reads documentation comments as text; code in them stands between backticks.</summary>
internal static partial class DocumentationReader
{
    /// <summary>What the comment's XML says; null where it says nothing or is no XML.</summary>
    public static Documentation? Read(string? xml)
    {
        if (string.IsNullOrWhiteSpace(xml))
        {
            return null;
        }

        XElement root;
        try
        {
            root = XElement.Parse(xml, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;
        }

        var documentation = new Documentation
        {
            Summary = Text(root.Element("summary")),
            TypeParameters = Named(root, "typeparam", "name"),
            Parameters = Named(root, "param", "name"),
            Returns = Text(root.Element("returns") ?? root.Element("value")),
            Exceptions = Named(root, "exception", "cref"),
            Remarks = Text(root.Element("remarks")),
            Example = Text(root.Element("example")),
        };
        return documentation is { Summary: "", Returns: "", Remarks: "", Parameters.Count: 0 } ? null : documentation;
    }

    private static (string Name, string Text)[] Named(XElement root, string element, string attribute) =>
        [.. root.Elements(element).Select(entry => (ShortName((string?)entry.Attribute(attribute) ?? ""), Text(entry)))];

    private static string Text(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        var text = new StringBuilder();
        Append(element, text);
        var lines = text.ToString().Split('\n').Select(line => line.TrimEnd());
        return BlankLines().Replace(string.Join('\n', lines), "\n\n").Trim();
    }

    private static void Append(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText words:
                    var flowing = Spaces().Replace(words.Value, " ");
                    text.Append(text.Length == 0 || text[^1] == '\n' ? flowing.TrimStart() : flowing);
                    break;
                case XElement { Name.LocalName: "para" or "p" or "list" or "ul" or "ol" or "div" } block:
                    text.Append("\n\n");
                    Append(block, text);
                    text.Append("\n\n");
                    break;
                case XElement { Name.LocalName: "item" or "li" or "listheader" } item:
                    text.Append("\n- ");
                    Append(item, text);
                    break;
                case XElement { Name.LocalName: "br" }:
                    text.Append('\n');
                    break;
                case XElement { Name.LocalName: "code" } code:
                    text.Append("\n\n```\n").Append(code.Value.Trim('\r', '\n').TrimEnd()).Append("\n```\n\n");
                    break;
                case XElement { Name.LocalName: "c" or "paramref" or "typeparamref" or "see" or "seealso" } name:
                    AppendName(name, text);
                    break;
                case XElement other:
                    Append(other, text);
                    break;
            }
        }
    }

    private static void AppendName(XElement element, StringBuilder text)
    {
        if (element.Name.LocalName is "see" or "seealso" && !string.IsNullOrWhiteSpace(element.Value))
        {
            Append(element, text);
            return;
        }

        var name = (string?)element.Attribute("name") ?? (string?)element.Attribute("langword")
            ?? ((string?)element.Attribute("cref") is { } reference ? ShortName(reference) : null)
            ?? (string?)element.Attribute("href") ?? element.Value;
        text.Append('`').Append(name).Append('`');
    }

    // "M:System.Console.WriteLine(System.String)" is Console.WriteLine, "T:System.Exception" is Exception.
    private static string ShortName(string identifier)
    {
        if (identifier.Length < 2 || identifier[1] != ':')
        {
            return identifier;
        }

        var path = Arity().Replace(identifier[2..].Split('(')[0], "").Split('.');
        return identifier[0] is 'T' or 'N' || path.Length < 2 ? path[^1]
            : path[^1] == "#ctor" ? path[^2]
            : $"{path[^2]}.{path[^1]}";
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\n{3,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"`+\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Arity();
}
