using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Documents;

/// <summary>The names that begin a cell of a .dib file after <c>#!</c>: those everybody knows and those the file declares.</summary>
internal sealed class DibLanguages
{
    /// <summary>The name of cells that are text, not code.</summary>
    public const string Markdown = "markdown";

    private static readonly string[][] Known =
    [
        ["csharp", "c#", "cs"], ["fsharp", "f#", "fs"], ["html"], ["http"], ["javascript", "js"], ["kql"], [Markdown, "md"], ["mermaid"],
        ["pwsh", "powershell"], ["sql"], ["value"],
    ];

    private readonly Dictionary<string, string> nameOf = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The known names and those that .NET Interactive's <c>kernelInfo</c> lists; what is no list of names there is left alone.</summary>
    public DibLanguages(JsonNode? kernelInfo)
    {
        var items = (kernelInfo as JsonObject)?["items"] as JsonArray ?? [];
        foreach (var item in items.OfType<JsonObject>())
        {
            if (JsonText.Read(item["name"]) is { } name && CanStand(name))
            {
                nameOf[name] = name;
                foreach (var alias in item["aliases"] as JsonArray ?? [])
                {
                    if (JsonText.Read(alias) is { } other && CanStand(other))
                    {
                        nameOf.TryAdd(other, name);
                    }
                }
            }
        }

        foreach (var names in Known)
        {
            var name = nameOf.GetValueOrDefault(names[0], names[0]);
            foreach (var alias in names)
            {
                nameOf.TryAdd(alias, name);
            }
        }
    }

    /// <summary>The language of that name or alias; null where none has it.</summary>
    public string? Find(string name) => nameOf.GetValueOrDefault(name);

    /// <summary>The language of text that stands before any language line.</summary>
    public string Default(JsonNode? metadata) =>
        Find(DocumentLanguage.Declared(metadata) ?? DocumentLanguage.Usual) ?? Find(DocumentLanguage.Usual)!;

    /// <summary>The language that a line switches to; null where it is a line of the cell.</summary>
    public string? Switch(string line) =>
        line.StartsWith("#!", StringComparison.Ordinal) ? Find(line[2..].TrimEnd()) : null;

    /// <summary>Whether a name can stand on a line of its own and be found again.</summary>
    public static bool CanStand(string name) =>
        name.Length > 0 && name[0] != '#' && name != "meta" && !name.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character == '\uFFFD');
}
