using System.Text.Json.Nodes;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Tests;

public sealed class ProtocolTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kernel_info_is_answered_each_time_on_both_channels()
    {
        foreach (var channel in new[] { Channel.Shell, Channel.Control, Channel.Shell })
        {
            var info = await kernel.Client.RequestAsync("kernel_info_request", [], channel, Cancellation);
            Assert.Equal("ok", (string?)info["status"]);
            Assert.Equal("5.3", (string?)info["protocol_version"]);
            Assert.Equal("C#", (string?)info["language_info"]!["name"]);
            Assert.Equal(".cs", (string?)info["language_info"]!["file_extension"]);
        }
    }

    [Theory]
    [InlineData("1 + 1", "complete")]
    [InlineData("if (true) {", "incomplete")]
    [InlineData("int F(", "incomplete")]
    [InlineData("var x = ];", "invalid")]
    [InlineData("", "complete")]
    [InlineData("#!time", "complete")]
    [InlineData("#!lsmagic\n#!html", "complete")]
    [InlineData("#!html\n<p>", "complete")]
    [InlineData("#!html\n<p>\n#!csharp\nvoid F() {", "incomplete")]
    [InlineData("var x = ];\n#!html\n<p>", "invalid")]
    [InlineData("#!cs\n1 + 1\n#!unknown", "complete")]
    public async Task Completeness_is_told(string code, string status) =>
        Assert.Equal(status, (string?)(await AskAsync("is_complete_request", new JsonObject { ["code"] = code }))["status"]);

    [Fact]
    public async Task Inspection_and_completion_know_the_variables()
    {
        await kernel.RunAsync("var inspected = new List<int> { 1, 2 };");
        var found = await AskAsync("inspect_request", new JsonObject { ["code"] = "1 + inspected.Count", ["cursor_pos"] = 8, ["detail_level"] = 0 });
        Assert.True((bool?)found["found"]);
        Assert.Contains("List<int> inspected", (string?)found["data"]!["text/plain"], StringComparison.Ordinal);
        var absent = await AskAsync("inspect_request", new JsonObject { ["code"] = "nothing", ["cursor_pos"] = 3 });
        Assert.False((bool?)absent["found"]);

        // The grin is one code point but two UTF-16 units: positions count code points.
        var matches = await AskAsync("complete_request", new JsonObject { ["code"] = "\"\ud83d\ude00\" + insp", ["cursor_pos"] = 10 });
        Assert.Equal(["inspected"], matches["matches"]!.AsArray().Select(match => (string?)match));
        Assert.Equal((6, 10), ((int)matches["cursor_start"]!, (int)matches["cursor_end"]!));
    }

    [Fact]
    public async Task History_and_comms_are_answered()
    {
        await kernel.RunAsync("\"remember me\"");
        var history = await AskAsync("history_request", new JsonObject { ["hist_access_type"] = "tail", ["n"] = 1, ["output"] = false, ["raw"] = true });
        Assert.Equal("\"remember me\"", (string?)history["history"]!.AsArray().Single()![2]);
        Assert.Equal("ok", (string?)(await AskAsync("comm_info_request", []))["status"]);
    }

    [Fact]
    public async Task A_request_that_is_unknown_or_senseless_is_an_error_and_the_kernel_goes_on()
    {
        Assert.Equal("error", (string?)(await AskAsync("dance_request", []))["status"]);
        Assert.Equal("error", (string?)(await AskAsync("is_complete_request", new JsonObject { ["code"] = new JsonObject() }))["status"]);
        Assert.Equal("error", (string?)(await AskAsync("execute_request", new JsonObject { ["code"] = 5 }))["status"]);
        Assert.Equal("2", (await kernel.RunAsync("1 + 1")).Result);
    }

    [Fact]
    public async Task Cells_that_wait_behind_a_failing_one_do_not_run()
    {
        var slow = kernel.Client.ExecuteAsync(Failing("first"), cancellation: Cancellation);
        var second = kernel.Client.ExecuteAsync("var mustNotExist = 1;", cancellation: Cancellation);
        var third = kernel.Client.ExecuteAsync("2", cancellation: Cancellation);
        await LetFailAsync("first");
        Assert.Equal(["error", "aborted", "aborted"], (await Task.WhenAll(slow, second, third)).Select(reply => reply.Status));
        Assert.Equal("error", (await kernel.RunAsync("mustNotExist")).Reply.Status);

        slow = kernel.Client.ExecuteAsync(Failing("second"), new ExecuteOptions { StopOnError = false }, Cancellation);
        second = kernel.Client.ExecuteAsync("3", cancellation: Cancellation);
        await LetFailAsync("second");
        Assert.Equal(["error", "ok"], (await Task.WhenAll(slow, second)).Select(reply => reply.Status));

        static string Failing(string file) => $"while (!System.IO.File.Exists(\"{file}\")) await Task.Delay(5);\nthrow new Exception();";

        // The kernel, which has answered, has what was sent to it before.
        async Task LetFailAsync(string file)
        {
            await kernel.Client.RequestAsync("kernel_info_request", [], Channel.Control, Cancellation);
            await File.WriteAllTextAsync(Path.Combine(kernel.Folder, file), "", Cancellation);
        }
    }

    [Fact]
    public async Task Input_is_asked_for_and_refused_where_nobody_can_answer()
    {
        var prompts = new List<(string, bool)>();
        string Answer(string prompt, bool password)
        {
            prompts.Add((prompt, password));
            return "answer " + prompts.Count;
        }

        var run = await kernel.RunAsync(
            "Console.Write(input(\"name?\")); var word = await GetPasswordAsync(\"word?\"); word.GetClearTextPassword() + word", new ExecuteOptions { Input = Answer });
        Assert.Equal("answer 1", run.Stream("stdout"));
        Assert.Equal("answer 2\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022", run.Result);
        Assert.Equal([("name?", false), ("word?", true)], prompts);
        Assert.Contains("nobody can answer", (await kernel.RunAsync("input()")).Reply.ErrorMessage, StringComparison.Ordinal);
    }

    private Task<JsonObject> AskAsync(string type, JsonObject content) => kernel.AskAsync(type, content);
}
