using System.Text.Json.Nodes;

namespace Octavo.Kernel.Tests.Jupyter;

/// <summary>
/// Every behaviour that Jupyter expects of a kernel, driven by jupyter_client against the real process. The list is that of the project
/// jupyter_kernel_test; driver and samples are our own.
/// </summary>
public sealed class ConformanceTests(ConformanceFixture jupyter) : IClassFixture<ConformanceFixture>
{
    private static readonly string[] Requests =
    [
        "info", "info on control", "hello", "failure", "completion", "inspection", "history tail", "history wrong", "comms", "comm open",
        "comm message", "comm close", "debug", "unknown request", "unknown message", "silent", "input", "interrupt by message",
    ];

    [Fact]
    public void The_heart_beats() => Assert.True((bool?)jupyter["heartbeat"].Json);

    [Fact]
    public void Kernel_info_names_the_protocol_the_kernel_and_the_language()
    {
        foreach (var info in new[] { jupyter["info"], jupyter["info on control"] })
        {
            Assert.Equal("kernel_info_reply", info.ReplyType);
            Assert.Equal("ok", info.Status);
            Assert.StartsWith("5.", (string?)info.Reply["protocol_version"], StringComparison.Ordinal);
            Assert.All(new[] { "implementation", "implementation_version", "banner" }, field => Assert.NotEqual("", (string?)info.Reply[field] ?? ""));
            var language = info.Reply["language_info"]!;
            Assert.All(new[] { "name", "version", "mimetype", "file_extension" }, field => Assert.NotEqual("", (string?)language[field] ?? ""));
        }
    }

    [Fact]
    public void Every_message_is_framed_by_busy_and_idle() => Assert.All(Requests, name =>
    {
        var states = jupyter[name].Of("status").Select(status => (string?)status["execution_state"]);
        Assert.Equal(["busy", "idle"], states);
        Assert.Equal("status", jupyter[name].Published.First().Type);
    });

    [Fact]
    public void Standard_output_and_error_arrive_as_streams()
    {
        Assert.Equal("hello, world\n", jupyter["hello"].Stream("stdout"));
        Assert.Equal("", jupyter["hello"].Stream("stderr"));
        Assert.Equal("trouble\n", jupyter["stderr"].Stream("stderr"));
        Assert.Equal("ok", jupyter["hello"].Status);
    }

    [Fact]
    public void A_result_and_a_display_have_their_own_messages()
    {
        var result = Assert.Single(jupyter["result"].Of("execute_result"));
        Assert.Equal("42", (string?)result["data"]!["text/plain"]);
        Assert.Equal((int?)jupyter["result"].Reply["execution_count"], (int?)result["execution_count"]);
        var display = Assert.Single(jupyter["display"].Of("display_data"));
        Assert.Equal("<b>shown</b>", (string?)display["data"]!["text/html"]);
        Assert.NotEqual("", (string?)display["transient"]!["display_id"]);
        Assert.Empty(jupyter["display"].Of("execute_result"));
    }

    [Fact]
    public void An_error_carries_type_message_and_a_short_traceback_in_reply_and_output()
    {
        var failure = jupyter["failure"];
        Assert.Equal("error", failure.Status);
        var published = Assert.Single(failure.Of("error"));
        foreach (var error in new[] { failure.Reply, published })
        {
            Assert.Equal("ArgumentException", (string?)error["ename"]);
            Assert.Equal("odd", (string?)error["evalue"]);
            var lines = error["traceback"]!.AsArray().Select(line => (string)line!).ToArray();
            Assert.Equal("ArgumentException: odd", lines[0]);
            Assert.InRange(lines.Length, 2, 4);
            Assert.DoesNotContain(lines, line => line.Contains("Octavo.Kernel", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Completion_and_inspection_know_a_variable()
    {
        var completion = jupyter["completion"].Reply;
        Assert.Equal("ok", (string?)completion["status"]);
        Assert.Contains("conformanceValue", completion["matches"]!.AsArray().Select(match => (string?)match));
        Assert.Equal((4, 17), ((int)completion["cursor_start"]!, (int)completion["cursor_end"]!));
        var inspection = jupyter["inspection"].Reply;
        Assert.Equal("ok", (string?)inspection["status"]);
        Assert.True((bool?)inspection["found"]);
        Assert.Contains("conformanceValue", (string?)inspection["data"]!["text/plain"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 + 1", "complete")]
    [InlineData("if (true) {", "incomplete")]
    [InlineData("int Twice(int x)\n{\n", "incomplete")]
    [InlineData("var x = ];", "invalid")]
    [InlineData("", "complete")]
    public void Completeness_is_told(string code, string status)
    {
        var told = jupyter["completeness"].Under(code);
        Assert.Equal("is_complete_reply", told.ReplyType);
        Assert.Equal(status, told.Status);
        Assert.Equal(status == "incomplete", told.Reply.ContainsKey("indent"));
    }

    [Fact]
    public void Help_is_an_output_and_opens_no_pager()
    {
        var help = jupyter["help"];
        Assert.Empty(help.Reply["payload"]!.AsArray());
        Assert.Contains("#!time", Assert.Single(help.Of("display_data"))["data"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void History_is_told_by_tail_range_and_search()
    {
        string[] codes = ["var remembered = 1;", "remembered + 1", "remembered + 2", "remembered + 1"];
        Assert.Equal(codes, Codes("history tail"));
        Assert.Equal(codes[..2], Codes("history range"));
        Assert.Equal(codes[1..], Codes("history search"));
        Assert.Equal(codes[2..], Codes("history unique"));
        Assert.All(Entries("history with output"), entry => Assert.Equal(2, entry[2]!.AsArray().Count));
        Assert.All(Entries("history tail"), entry => Assert.Equal(3, entry.Count));
        Assert.Equal("error", jupyter["history wrong"].Status);
    }

    [Fact]
    public void A_question_reaches_the_user_and_the_answer_the_cell()
    {
        var asked = Assert.Single(jupyter["input"].Json["asked"]!.AsArray())!;
        Assert.Equal(("name? ", false), ((string?)asked["prompt"], (bool?)asked["password"]));
        Assert.Equal("got Ada", jupyter["input"].Stream("stdout"));
    }

    [Fact]
    public void A_password_shows_nowhere()
    {
        var asked = Assert.Single(jupyter["password"].Json["asked"]!.AsArray())!;
        Assert.Equal(("word? ", true), ((string?)asked["prompt"], (bool?)asked["password"]));
        Assert.Equal("ok", jupyter["password"].Status);
        foreach (var name in new[] { "password", "history after password", "inspection of password" })
        {
            Assert.DoesNotContain("swordfish", jupyter[name].Json.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_question_is_refused_clearly_where_nobody_can_answer()
    {
        var refused = jupyter["input refused"].Reply;
        Assert.Equal("StdinNotImplementedException", (string?)refused["ename"]);
        Assert.Contains("nobody can answer", (string?)refused["evalue"], StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_can_be_cleared()
    {
        var order = jupyter["clear"].Published.Where(message => message.Type is "stream" or "clear_output").ToArray();
        Assert.Equal(["stream", "clear_output", "stream"], order.Select(message => message.Type));
        Assert.True((bool?)order[1].Content["wait"]);
    }

    [Fact]
    public void Comms_are_listed_as_none_and_an_unknown_target_is_closed()
    {
        Assert.Empty(jupyter["comms"].Reply["comms"]!.AsObject());
        Assert.Equal("c1", (string?)Assert.Single(jupyter["comm open"].Of("comm_close"))["comm_id"]);
        Assert.Equal(2, jupyter["comm message"].Published.Count());
        Assert.Equal(2, jupyter["comm close"].Published.Count());
    }

    [Fact]
    public void A_silent_request_publishes_states_only_and_is_not_counted()
    {
        Assert.Equal("ok", jupyter["silent"].Status);
        Assert.All(jupyter["silent"].Published, message => Assert.Equal("status", message.Type));
        Assert.Equal((int?)jupyter["silent"].Reply["execution_count"] + 1, (int?)jupyter["not stored"].Reply["execution_count"]);
    }

    [Fact]
    public void What_is_not_to_be_stored_is_not_in_the_history() =>
        Assert.DoesNotContain(Codes("history after not stored"), code => code!.Contains("forget me", StringComparison.Ordinal));

    [Fact]
    public void User_expressions_are_evaluated_one_by_one()
    {
        var values = jupyter["expressions"].Reply["user_expressions"]!;
        Assert.Equal("42", (string?)values["good"]!["data"]!["text/plain"]);
        Assert.Equal("error", (string?)values["bad"]!["status"]);
        Assert.Equal("CompilationErrorException", (string?)values["bad"]!["ename"]);
    }

    [Fact]
    public void Debugging_and_unknown_requests_are_refused_with_a_reply()
    {
        Assert.Equal(("debug_reply", "error"), (jupyter["debug"].ReplyType, jupyter["debug"].Status));
        Assert.Equal(("dance_reply", "error"), (jupyter["unknown request"].ReplyType, jupyter["unknown request"].Status));
    }

    [Theory]
    [InlineData("code")]
    [InlineData("silent")]
    [InlineData("expressions")]
    [InlineData("number")]
    [InlineData("completeness")]
    [InlineData("cursor")]
    public void A_field_of_the_wrong_type_gets_an_error_reply(string name)
    {
        var refused = jupyter["wrong types"].Under(name);
        Assert.Equal("error", refused.Status);
        Assert.NotEqual("", (string?)refused.Reply["evalue"]);
        Assert.All(refused.Published, message => Assert.Equal("status", message.Type));
    }

    [Theory]
    [InlineData("interrupt by message")]
    [InlineData("interrupt by signal")]
    public void A_cell_is_interrupted_and_the_session_lives_on(string name)
    {
        Assert.Equal(("error", "OperationCanceledException"), (jupyter[name].Status, (string?)jupyter[name].Reply["ename"]));
        Assert.Equal("12", (string?)Assert.Single(jupyter["after interrupts"].Of("execute_result"))["data"]!["text/plain"]);
    }

    [Fact]
    public void A_restart_begins_anew_and_a_shutdown_answers_before_it_ends()
    {
        Assert.Equal("CompilationErrorException", (string?)jupyter["after restart"].Reply["ename"]);
        Assert.Equal(1, (int?)jupyter["counted anew"].Json);
        Assert.Equal(("shutdown_reply", "ok"), (jupyter["shutdown"].ReplyType, jupyter["shutdown"].Status));
        Assert.True((bool?)jupyter["shutdown"].Reply["restart"]);
        Assert.False((bool?)jupyter["alive after shutdown"].Json);
    }

    private IEnumerable<JsonArray> Entries(string name) => jupyter[name].Reply["history"]!.AsArray().Select(entry => entry!.AsArray());

    private IEnumerable<string?> Codes(string name) => Entries(name).Select(entry => (string?)entry[2]);
}
