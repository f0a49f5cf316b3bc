using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace Octavo.Kernel.Server;

/// <summary>
/// The code of the requests that asked to be remembered, of this session only. Outputs are not kept, and neither is what was answered
/// to a cell's questions: a password must not be found here.
/// </summary>
internal sealed class CellHistory
{
    // A session is a person's work of a day: older cells are of no use to an arrow key.
    private const int Capacity = 10_000;

    // The number under which front ends name this session; 0 means "the present one" too.
    private const int Session = 1;

    private readonly Queue<(int Line, string Code)> entries = new();
    private readonly Lock gate = new();

    public void Add(int line, string code)
    {
        lock (gate)
        {
            entries.Enqueue((line, code));
            if (entries.Count > Capacity)
            {
                entries.Dequeue();
            }
        }
    }

    /// <summary>Answers a history_request: the latest entries, a range of them, or those that match a pattern with * and ?.</summary>
    public JsonObject Answer(JsonObject content)
    {
        (int Line, string Code)[] all;
        lock (gate)
        {
            all = [.. entries];
        }

        var type = content.Text("hist_access_type", absent: "tail");
        var limit = Math.Max(content.Number("n") ?? int.MaxValue, 0);
        IEnumerable<(int Line, string Code)> found = type switch
        {
            "tail" => all.TakeLast(limit),
            "range" => Range(all, content),
            "search" => Search(all, content.Text("pattern", absent: "*"), content.Flag("unique", absent: false)).TakeLast(limit),
            _ => throw new InvalidRequestException($"'hist_access_type' must be 'tail', 'range' or 'search', not '{type}'."),
        };
        var withOutput = content.Flag("output", absent: false);
        return new JsonObject
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. found.Select(entry => (JsonNode)new JsonArray(Session, entry.Line, Code(entry.Code, withOutput)))]),
        };
    }

    private static IEnumerable<(int Line, string Code)> Range((int Line, string Code)[] all, JsonObject content)
    {
        var session = content.Number("session") ?? 0;
        var start = content.Number("start") ?? 1;
        var stop = content.Number("stop") ?? int.MaxValue;
        return session is 0 or Session ? all.Where(entry => entry.Line >= start && entry.Line < stop) : [];
    }

    private static IEnumerable<(int Line, string Code)> Search((int Line, string Code)[] all, string pattern, bool unique)
    {
        // Neither a backslash nor a quote is special in a pattern of the protocol.
        var expression = pattern.Replace("\\", "\\\\", StringComparison.Ordinal);
        var found = all.Where(entry => FileSystemName.MatchesSimpleExpression(expression, entry.Code, ignoreCase: false));
        return unique ? found.GroupBy(entry => entry.Code).Select(group => group.Last()).OrderBy(entry => entry.Line) : found;
    }

    private static JsonNode Code(string code, bool withOutput) => withOutput ? new JsonArray(code, null) : JsonValue.Create(code);
}
