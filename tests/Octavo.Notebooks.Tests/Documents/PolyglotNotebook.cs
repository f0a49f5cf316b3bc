using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Octavo.Notebooks.Tests.Documents;

/// <summary>A random notebook without outputs: cells of many languages, tagged and untagged, with texts that a .dib file cannot hold as they are.</summary>
public sealed record PolyglotNotebook(string Json)
{
    private static readonly string[] Lines =
    [
        "var x = 1;", "", "  ", "#!fsharp", "#!csharp", "#!C#", "#!markdown", "#!html ", "#!meta", "#!time", "#!wonder", "a\r", "\r", "é日本😀", "{}", "\ud83d",
    ];

    private static readonly string[] CellMetadata =
    [
        "{}", """{"tags":["parameters"]}""",
        """{"dotnet_interactive":{"language":"fsharp"},"polyglot_notebook":{"kernelName":"fsharp"}}""",
        """{"polyglot_notebook":{"kernelName":"csharp"},"dotnet_interactive":{"language":"csharp"}}""",
        """{"dotnet_interactive":{"language":"c#"}}""",
        """{"polyglot_notebook":{"kernelName":"wonder"},"dotnet_interactive":{"language":"wonder"},"collapsed":true}""",
        """{"polyglot_notebook":{"kernelName":"two words"}}""", """{"polyglot_notebook":{"kernelName":"#x"}}""", """{"polyglot_notebook":{"kernelName":""}}""",
    ];

    private static readonly string[] Metadata =
    [
        "{}",
        """{"kernelspec":{"display_name":"C# (Octavo)","language":"C#","name":"octavo-csharp"},"language_info":{"name":"polyglot-notebook"}}""",
        """{"kernelspec":{"display_name":".NET (F#)","language":"F#","name":".net-fsharp"},"language_info":{"name":"F#","version":"9.0"}}""",
        """{"kernelspec":{"display_name":"Python 3","language":"python","name":"python3"}}""",
        """{"polyglot_notebook":{"kernelInfo":{"defaultKernelName":"fsharp","items":[{"name":"fsharp","aliases":["wonder"]}]},"other":[1.0]},"octavo":1}""",
        """{"kernelInfo":{"defaultKernelName":"html","items":[]},"polyglot_notebook":{"kernelInfo":{"items":"none"}}}""",
        """{"kernelInfo":"odd","authors":[{"name":"é"}]}""",
    ];

    private static readonly Gen<string> Cell =
        from type in Gen.Frequency((6, Gen.Constant("code")), (2, Gen.Constant("markdown")), (1, Gen.Constant("raw")))
        from metadata in Gen.Elements(CellMetadata)
        from lines in Gen.Elements(Lines).ListOf()
        from more in Gen.Elements("", ",\"attachments\":{\"a.png\":{\"image/png\":\"AAAA\"}}", ",\"unknown\":[1e-05,null]")
        select $"{{\"cell_type\":\"{type}\"{(type == "code" ? ",\"execution_count\":null,\"outputs\":[]" : "")},\"metadata\":{metadata},"
            + $"\"source\":{JsonValue.Create(string.Join('\n', lines.Take(6))).ToJsonString()}{more}}}";

    private static readonly Gen<string> Any =
        from metadata in Gen.Elements(Metadata)
        from minor in Gen.Elements("2", "5")
        from cells in Cell.ListOf()
        select $"{{\"cells\":[{string.Join(',', cells)}],\"metadata\":{metadata},\"nbformat\":4,\"nbformat_minor\":{minor}}}";

    /// <summary>What FsCheck draws notebooks from.</summary>
    public static Arbitrary<PolyglotNotebook> Notebooks() => Arb.From(Any.Select(json => new PolyglotNotebook(json)));
}
