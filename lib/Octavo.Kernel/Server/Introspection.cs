using System.Text.Json.Nodes;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Server;

/// <summary>Answers what front ends ask about the kernel and about the code being typed.</summary>
internal sealed class Introspection(KernelSession session)
{
    private static readonly string Version = typeof(Introspection).Assembly.GetName().Version!.ToString(3);

    // Longer than loading a language's services takes on a busy machine; cells that are sent meanwhile wait as long.
    private readonly BoundedWork work = new(TimeSpan.FromSeconds(10));

    public JsonObject KernelInfo() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = MessageHeader.ProtocolVersion,
        ["implementation"] = "octavo",
        ["implementation_version"] = Version,
        ["banner"] = $"Octavo kernel {Version}",
        ["language_info"] = LanguageInfo.Of(Default?.Name ?? session.DefaultLanguage),
        ["help_links"] = new JsonArray(),
    };

    /// <summary>The worst that a part of the cell's code is; what no language judges can run as it stands.</summary>
    public JsonObject IsComplete(JsonObject content)
    {
        var map = Map(content.Text("code"));
        var found = work.Run(() => map.Parts
            .Select(part => part.Language is ICodeAssistance assistance ? assistance.Completeness(part.Code) : "complete")
            .ToArray());
        var status = found is null ? "unknown" : found.Contains("invalid") ? "invalid" : found.Contains("incomplete") ? "incomplete" : "complete";
        var reply = new JsonObject { ["status"] = status };
        if (status == "incomplete")
        {
            reply["indent"] = "";
        }

        return reply;
    }

    public JsonObject Complete(JsonObject content)
    {
        var code = content.Text("code");
        var cursor = CodePoints.ToIndex(code, content.Number("cursor_pos"));
        var map = Map(code);
        var part = map.At(cursor);
        var line = map.LineSpan(cursor).Start;
        var found = work.Run(() =>
                (part.Language is null or ICodeAssistance ? new DirectiveCompletion(session.Catalog).Complete(code[line..cursor], line) : null)
                ?? (part.Language as ICodeAssistance)?.Complete(part.Code, cursor))
            ?? new Completions(cursor, cursor, []);
        var (start, end) = (CodePoints.FromIndex(code, found.Start), CodePoints.FromIndex(code, found.End));
        var types = found.Items.Select(item => (JsonNode)new JsonObject
        {
            ["text"] = item.Text,
            ["type"] = item.Kind,
            ["start"] = start,
            ["end"] = end,
        });
        return new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. found.Items.Select(item => JsonValue.Create(item.Text))]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject { ["_jupyter_types_experimental"] = new JsonArray([.. types]) },
        };
    }

    public JsonObject Inspect(JsonObject content)
    {
        var code = content.Text("code");
        var cursor = CodePoints.ToIndex(code, content.Number("cursor_pos"));
        var full = content.Number("detail_level") > 0;
        var map = Map(code);
        var part = map.At(cursor);
        var found = work.Run(() => part.Language switch
        {
            ICodeAssistance assistance => full ? assistance.InspectFully(part.Code, cursor) : assistance.Inspect(part.Code, cursor),
            null => Describe(code, map.LineSpan(cursor)),
            _ => null,
        });
        return new JsonObject
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found?.ToJson() ?? [],
            ["metadata"] = new JsonObject(),
        };
    }

    private ICellLanguage? Default => session.Catalog.FindLanguage(session.DefaultLanguage);

    private CellMap Map(string code) => new(code, session.Catalog, Default);

    // The directive that a line names, in the words of its own summary.
    private MimeBundle? Describe(string code, (int Start, int End) line)
    {
        var name = CellMap.DirectiveName(code[line.Start..line.End]);
        return session.Catalog.FindDirective(name) is { } directive ? MimeBundle.Of("text/plain", $"#!{directive.Name}\n\n{directive.Summary}")
            : session.Catalog.FindLanguage(name) is { } language ? MimeBundle.Of("text/plain", $"#!{language.Name}\n\nThe rest is {language.Name}.")
            : null;
    }
}
