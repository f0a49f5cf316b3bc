using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Octavo.Data;

/// <summary>Reads compiler-made XML documentation as plain paragraphs: tags gone, references as a reader would say them.</summary>
internal static partial class XmlDocumentation
{
    /// <summary>Stands for what plain text cannot hold (formulas, superscripts); a sentence with it is dropped later.</summary>
    public const char Unspeakable = '\uFFFC';

    private const string ParagraphBreak = "\n\n";

    /// <summary>The paragraphs of a documentation file, in the file's order, whitespace as it stands.</summary>
    /// <exception cref="DataException">The file is not XML.</exception>
    public static IEnumerable<string> Paragraphs(string path)
    {
        XDocument document;
        try
        {
            document = XDocument.Load(path, LoadOptions.PreserveWhitespace);
        }
        catch (Exception error) when (error is XmlException or IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The documentation file '{path}' cannot be read: {error.Message} Repair the .NET SDK.", error);
        }

        var text = new StringBuilder();
        foreach (var member in document.Descendants("member"))
        {
            foreach (var part in member.Elements())
            {
                text.Clear();
                AppendText(text, part);
                foreach (var paragraph in BlankLine().Split(text.ToString()))
                {
                    yield return paragraph;
                }
            }
        }
    }

    /// <summary>
    /// What a reader would call the thing: <c>M:System.Collections.BitArray.And(System.Collections.BitArray)</c> is "BitArray.And".
    /// </summary>
    internal static string ReadableName(string reference)
    {
        var kind = reference.Length > 1 && reference[1] == ':' ? reference[0] : ' ';
        var name = kind == ' ' ? reference : reference[2..];
        var parameters = name.IndexOf('(', StringComparison.Ordinal);
        name = GenericMarks().Replace(parameters < 0 ? name : name[..parameters], "");
        var parts = name.Split('.', StringSplitOptions.RemoveEmptyEntries);
        return (kind, parts) switch
        {
            (_, { Length: 0 }) => "",
            ('N', _) => name,
            (_, [.., var type, "#ctor" or "#cctor"]) => type,
            ('M' or 'P' or 'F' or 'E' or 'O', [.., var type, var member]) => $"{type}.{member}",
            _ => parts[^1],
        };
    }

    private static void AppendText(StringBuilder text, XElement element)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText words)
            {
                text.Append(words.Value);
            }
            else if (node is XElement child)
            {
                AppendElement(text, child);
            }
        }
    }

    private static void AppendElement(StringBuilder text, XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "see" or "seealso":
                var spoken = element.Value.Trim();
                text.Append(spoken.Length > 0
                    ? spoken
                    : (string?)element.Attribute("langword") ?? ReadableName((string?)element.Attribute("cref") ?? ""));
                break;
            case "paramref" or "typeparamref":
                text.Append((string?)element.Attribute("name"));
                break;
            case "code":
                text.Append(ParagraphBreak);
                break;
            case "sup" or "sub" or "xref":
                text.Append(Unspeakable);
                break;
            case "c" or "b" or "i" or "em" or "strong" or "a" or "name":
                AppendText(text, element);
                break;
            default:
                text.Append(ParagraphBreak);
                AppendText(text, element);
                text.Append(ParagraphBreak);
                break;
        }
    }

    // List`1, ToList``1, and the type arguments written out in braces.
    [GeneratedRegex(@"`+\d+|\{[^}]*\}+", RegexOptions.CultureInvariant)]
    private static partial Regex GenericMarks();

    [GeneratedRegex(@"\n\s*\n", RegexOptions.CultureInvariant)]
    private static partial Regex BlankLine();
}
