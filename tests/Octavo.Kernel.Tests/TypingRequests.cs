using System.Text.Json.Nodes;

namespace Octavo.Kernel.Tests;

/// <summary>What front ends ask while a cell is being typed. A bar in the code is the cursor.</summary>
public static class TypingRequests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<JsonObject> AskAsync(this KernelFixture kernel, string type, JsonObject content) =>
        await kernel.Client.RequestAsync(type, content, cancellation: TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

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
