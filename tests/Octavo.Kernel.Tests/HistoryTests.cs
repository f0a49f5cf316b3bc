using System.Text.Json.Nodes;

namespace Octavo.Kernel.Tests;

public sealed class HistoryTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task Cells_are_remembered_in_all_the_forms_that_front_ends_ask_for()
    {
        await kernel.RunAsync("var a = 1;");
        await kernel.RunAsync("a + 1");
        await kernel.AskAsync("execute_request", new JsonObject { ["code"] = "var forgotten = 1;", ["store_history"] = false });
        await kernel.RunAsync("a + 1");
        await kernel.RunAsync("Console.Write(a);");

        Assert.Equal(
            ["1:1:var a = 1;", "1:2:a + 1", "1:4:a + 1", "1:5:Console.Write(a);"],
            await AskAsync(new JsonObject { ["hist_access_type"] = "range", ["session"] = 0, ["start"] = 1 }));
        Assert.Equal(["1:2:a + 1"], await AskAsync(new JsonObject { ["hist_access_type"] = "range", ["session"] = 1, ["start"] = 2, ["stop"] = 4 }));
        Assert.Empty(await AskAsync(new JsonObject { ["hist_access_type"] = "range", ["session"] = -1, ["start"] = 1 }));

        Assert.Equal(["1:4:a + 1", "1:5:Console.Write(a);"], await AskAsync(new JsonObject { ["hist_access_type"] = "tail", ["n"] = 2 }));
        Assert.Equal(4, (await AskAsync(new JsonObject { ["hist_access_type"] = "tail", ["n"] = 100 })).Length);

        Assert.Equal(["1:2:a + 1", "1:4:a + 1"], await AskAsync(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "a*" }));
        Assert.Equal(["1:4:a + 1"], await AskAsync(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "a*", ["unique"] = true }));
        Assert.Equal(["1:5:Console.Write(a);"], await AskAsync(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "*(?)*", ["n"] = 1 }));
        Assert.Equal(["1:4:a + 1"], await AskAsync(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "*1", ["n"] = 1 }));

        var outputs = await kernel.AskAsync("history_request", new JsonObject { ["hist_access_type"] = "tail", ["n"] = 2, ["output"] = true, ["raw"] = true });
        Assert.Equal(
            """[[1,4,["a \u002B 1",null]],[1,5,["Console.Write(a);",null]]]""", outputs["history"]!.ToJsonString());
    }

    private async Task<string[]> AskAsync(JsonObject content)
    {
        content["output"] = false;
        content["raw"] = true;
        var reply = await kernel.AskAsync("history_request", content);
        Assert.Equal("ok", (string?)reply["status"]);
        return [.. reply["history"]!.AsArray().Select(entry => $"{(int)entry![0]!}:{(int)entry[1]!}:{(string?)entry[2]}")];
    }
}
