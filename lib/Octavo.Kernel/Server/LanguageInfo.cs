using System.Text.Json.Nodes;

namespace Octavo.Kernel.Server;

/// <summary>What front ends need to know of the language that cells are in where they do not say.</summary>
internal static class LanguageInfo
{
    /// <summary>The protocol's <c>language_info</c>.</summary>
    public static JsonObject Of(string language) => language switch
    {
        "csharp" => Create("C#", "14.0", "text/x-csharp", ".cs", "csharp", "text/x-csharp"),
        "fsharp" => Create("F#", "10.0", "text/x-fsharp", ".fs", "fsharp", "text/x-fsharp"),
        "html" => Create("HTML", "5", "text/html", ".html", "html", "htmlmixed"),
        "javascript" => Create("JavaScript", "ES2023", "text/javascript", ".js", "javascript", "javascript"),
        "markdown" => Create("Markdown", "", "text/markdown", ".md", "markdown", "markdown"),
        "sql" => Create("SQL", "", "text/x-sql", ".sql", "sql", "sql"),
        _ => Create(language, "", "text/plain", ".txt", "text", "null"),
    };

    private static JsonObject Create(string name, string version, string mimeType, string extension, string lexer, string mode) => new()
    {
        ["name"] = name,
        ["version"] = version,
        ["mimetype"] = mimeType,
        ["file_extension"] = extension,
        ["pygments_lexer"] = lexer,
        ["codemirror_mode"] = mode,
    };
}
