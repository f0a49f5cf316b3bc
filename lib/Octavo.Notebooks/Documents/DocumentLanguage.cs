using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Documents;

/// <summary>What a notebook's metadata says of the language of cells that name none, and the other way round.</summary>
internal static class DocumentLanguage
{
    /// <summary>The language of cells where nothing says otherwise.</summary>
    public const string Usual = "csharp";

    /// <summary>
    /// The default language that the metadata declare: .NET Interactive's <c>kernelInfo</c> in its newer or older place, else by the
    /// kernelspec's name or language; null where they declare none.
    /// </summary>
    public static string? Declared(JsonNode? metadata) =>
        JsonText.Read(Member(metadata, "polyglot_notebook", "kernelInfo", "defaultKernelName"))
        ?? JsonText.Read(Member(metadata, "kernelInfo", "defaultKernelName"))
        ?? JsonText.Read(Member(metadata, "polyglot_notebook", "defaultKernelName"))
        ?? JsonText.Read(Member(metadata, "dotnet_interactive", "defaultKernelName"))
        ?? OfKernel(JsonText.Read(Member(metadata, "kernelspec", "name")), JsonText.Read(Member(metadata, "kernelspec", "language")));

    /// <summary>The metadata by which Jupyter finds the kernel for a notebook of that default language.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> ForJupyter(string language)
    {
        // Any other language is run by the kernel too, told by the cells' own tags.
        var (title, name) = language == "fsharp" ? ("F#", "octavo-fsharp") : ("C#", "octavo-csharp");
        yield return new("kernelspec", new JsonObject { ["display_name"] = $"{title} (Octavo)", ["language"] = title, ["name"] = name });
        yield return new("language_info", new JsonObject { ["name"] = "polyglot-notebook" });
    }

    /// <summary>The metadata that tag a cell with its language, for .NET Interactive's older and newer readers.</summary>
    public static JsonObject Tag(string language) => new()
    {
        ["dotnet_interactive"] = new JsonObject { ["language"] = language },
        ["polyglot_notebook"] = new JsonObject { ["kernelName"] = language },
    };

    private static string? OfKernel(string? name, string? language) => (name?.ToLowerInvariant(), language?.ToLowerInvariant()) switch
    {
        (".net-csharp" or "octavo-csharp", _) => "csharp",
        (".net-fsharp" or "octavo-fsharp", _) => "fsharp",
        (".net-powershell", _) => "pwsh",
        (_, "c#") => "csharp",
        (_, "f#") => "fsharp",
        (_, null or "") => null,
        (_, var other) => other,
    };

    private static JsonNode? Member(JsonNode? node, params string[] path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }
}
