using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Octavo.Kernel.Tests;

/// <summary>What front ends ask while a cell is being typed. A bar in the code is the cursor.</summary>
public static class TypingRequests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Half a second is what the kernel waits for services that were late before.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(0.4);

    // The kernel answers within ten seconds, if need be that it knows nothing yet: on a busy machine its editor services may take longer to
    // load. They go on loading, so whoever waited and got nothing asks again.
    public static async Task<JsonObject> AskAsync(this KernelFixture kernel, string type, JsonObject content)
    {
        for (var again = 0; ; again++)
        {
            var start = Stopwatch.GetTimestamp();
            var reply = await kernel.Client.RequestAsync(type, content.DeepClone().AsObject(), cancellation: TestContext.Current.CancellationToken)
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
            var isEmpty = (bool?)reply["found"] == false || reply["matches"] is JsonArray { Count: 0 } || (string?)reply["status"] == "unknown";
            if (!isEmpty || Stopwatch.GetElapsedTime(start) < ShortestWait || again == 20)
            {
                return reply;
            }
        }
    }

    public static async Task<JsonObject> CompleteAsync(this KernelFixture kernel, string codeWithBar)
    {
        var (code, cursor) = Split(codeWithBar);
        return await kernel.AskAsync("complete_request", new JsonObject { ["code"] = code, ["cursor_pos"] = cursor });
    }

    public static async Task<JsonObject> InspectAsync(this KernelFixture kernel, string codeWithBar, int detail = 0)
    {
        var (code, cursor) = Split(codeWithBar);
        return await kernel.AskAsync(
            "inspect_request", new JsonObject { ["code"] = code, ["cursor_pos"] = cursor, ["detail_level"] = detail });
    }

    /// <summary>The candidates' texts.</summary>
    public static string?[] Matches(this JsonObject reply) => [.. reply["matches"]!.AsArray().Select(match => (string?)match)];

    /// <summary>The code as it would be with one candidate put in.</summary>
    public static string With(this JsonObject reply, string codeWithBar, string match)
    {
        Assert.Contains(match, reply.Matches());
        var runes = codeWithBar.Replace("|", "", StringComparison.Ordinal).EnumerateRunes().ToArray();
        return string.Concat(runes[..(int)reply["cursor_start"]!]) + match + string.Concat(runes[(int)reply["cursor_end"]!..]);
    }

    public static string PlainText(this JsonObject reply)
    {
        Assert.True((bool?)reply["found"]);
        return (string)reply["data"]!["text/plain"]!;
    }

    // Jupyter counts code points.
    private static (string Code, int Cursor) Split(string codeWithBar)
    {
        var bar = codeWithBar.IndexOf('|', StringComparison.Ordinal);
        return (codeWithBar.Remove(bar, 1), codeWithBar[..bar].EnumerateRunes().Count());
    }
}
