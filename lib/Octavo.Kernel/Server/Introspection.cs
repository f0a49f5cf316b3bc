using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.CSharp.Scripting.Hosting;
using Octavo.Kernel.Cells;
using Octavo.Kernel.CSharp;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Server;

/// <summary>Answers what front ends ask about the kernel and about the code being typed.</summary>
internal sealed class Introspection(KernelSession session)
{
    private static readonly string Version = typeof(Introspection).Assembly.GetName().Version!.ToString(3);

    public JsonObject KernelInfo() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = MessageHeader.ProtocolVersion,
        ["implementation"] = "octavo",
        ["implementation_version"] = Version,
        ["banner"] = $"Octavo kernel {Version}",
        ["language_info"] = LanguageInfo(session.DefaultLanguage),
        ["help_links"] = new JsonArray(),
    };

    public static JsonObject IsComplete(JsonObject content)
    {
        var status = CSharpSession.Completeness((string?)content["code"] ?? "");
        var reply = new JsonObject { ["status"] = status };
        if (status == "incomplete")
        {
            reply["indent"] = "";
        }

        return reply;
    }

    public JsonObject Complete(JsonObject content)
    {
        var code = (string?)content["code"] ?? "";
        var end = CursorIndex(code, (int?)content["cursor_pos"]);
        var start = WordStart(code, end);
        var prefix = code[start..end];
        var afterDot = start > 0 && code[start - 1] == '.';
        var names = afterDot
            ? []
            : session.CSharp.Variables.Select(variable => variable.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
        return new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]),
            ["cursor_start"] = CodePoints(code, start),
            ["cursor_end"] = CodePoints(code, end),
            ["metadata"] = new JsonObject(),
        };
    }

    public JsonObject Inspect(JsonObject content)
    {
        var code = (string?)content["code"] ?? "";
        var cursor = CursorIndex(code, (int?)content["cursor_pos"]);
        var end = cursor;
        while (end < code.Length && IsWord(code[end]))
        {
            end++;
        }

        var word = code[WordStart(code, cursor)..end];
        var variable = session.CSharp.Variables.FirstOrDefault(candidate => candidate.Name == word);
        var data = new JsonObject();
        if (variable is not null)
        {
            data["text/plain"] = $"{TypeNames.Short(variable.Type)} {word} = {CSharpObjectFormatter.Instance.FormatObject(variable.Value)}";
        }

        return new JsonObject { ["status"] = "ok", ["found"] = variable is not null, ["data"] = data, ["metadata"] = new JsonObject() };
    }

    private static JsonObject LanguageInfo(string language) => new()
    {
        ["name"] = language == "csharp" ? "C#" : language,
        ["version"] = "14.0",
        ["mimetype"] = "text/x-csharp",
        ["file_extension"] = ".cs",
        ["pygments_lexer"] = "csharp",
        ["codemirror_mode"] = "text/x-csharp",
    };

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';

    private static int WordStart(string code, int end)
    {
        var start = end;
        while (start > 0 && IsWord(code[start - 1]))
        {
            start--;
        }

        return start;
    }

    // Jupyter counts Unicode code points; a string counts UTF-16 units.
    private static int CursorIndex(string code, int? codePoints)
    {
        var index = 0;
        for (var left = codePoints ?? int.MaxValue; left > 0 && index < code.Length; left--)
        {
            index += char.IsSurrogatePair(code, index) ? 2 : 1;
        }

        return index;
    }

    private static int CodePoints(string code, int index)
    {
        var points = 0;
        for (var i = 0; i < index; points++)
        {
            i += char.IsSurrogatePair(code, i) ? 2 : 1;
        }

        return points;
    }
}
