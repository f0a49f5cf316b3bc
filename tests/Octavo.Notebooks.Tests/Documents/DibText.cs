using FsCheck;
using FsCheck.Fluent;

namespace Octavo.Notebooks.Tests.Documents;

/// <summary>A random .dib file as .NET Interactive writes one, made by a few lines that share nothing with the library.</summary>
public sealed record DibText(string Text)
{
    private static readonly string[] Languages = ["csharp", "fsharp", "markdown", "html", "javascript", "mermaid", "sql", "pwsh", "value", "http", "kql", "wonder"];

    // Lines that could be taken for something else stand among plain ones.
    private static readonly string[] Lines =
    [
        "var x = 1;", "", "  ", "# Heading", "#!time", "#!value --name x", "#!csharp // not a language line", "#! csharp", "é日本😀", "#r \"nuget: A, 1\"",
        "{\"a\": 1}", "\t|> printfn \"%d\"", "#!metadata", "</script>", "\u2028",
    ];

    private static readonly string[] Metas =
    [
        "",
        """{"kernelInfo":{"defaultKernelName":"csharp","items":[{"name":"csharp","aliases":["cs","C#","c#"]},{"name":"wonder"}]}}""",
        """{"kernelInfo":{"defaultKernelName":"fsharp","items":[{"name":"wonder","languageName":"Wonder","aliases":["w"]}]}}""",
        """{"theAnswer":42.0,"kernelInfo":{"defaultKernelName":null,"items":[{"name":"wonder"}]},"more":["é\u0001",null]}""",
        """{"kernelInfo":{"items":[{"name":"wonder"}]},"polyglot_notebook":{"x":1},"kernelspec":{"name":"mine","display_name":"Mine","language":"F#"}}""",
    ];

    private static readonly Gen<string> Any =
        from meta in Gen.Elements(Metas)
        from cells in (from language in Gen.Elements(Languages)
                       from lines in Gen.Elements(Lines).ListOf()
                       select (language, text: string.Join('\n', lines.Take(8)).Trim('\n'))).ListOf()
        select string.Join('\n', [
            .. meta.Length == 0 ? [] : new[] { $"#!meta\n\n{meta}\n" },
            .. cells.Where(cell => cell.text.Length > 0 && (cell.language != "wonder" || meta.Length > 0)).Select(cell => $"#!{cell.language}\n\n{cell.text}\n"),
        ]);

    /// <summary>What FsCheck draws files from.</summary>
    public static Arbitrary<DibText> Files() => Arb.From(Any.Select(text => new DibText(text)));
}
