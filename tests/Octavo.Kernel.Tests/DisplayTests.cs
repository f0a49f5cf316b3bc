using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Tests;

public sealed class DisplayTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task A_displayed_value_is_updated_in_place_from_a_later_cell_too()
    {
        var shown = await kernel.RunAsync("var place = display(1);");
        var id = DisplayId(shown.Outputs.Single(output => output.Type == "display_data"));
        var updated = (await kernel.RunAsync("place.Update(2);")).Outputs.Single(output => output.Type == "update_display_data");
        Assert.Equal(id, DisplayId(updated));
        Assert.Contains(">2<", (string?)updated.Content["data"]!["text/html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_output_and_error_and_displays_keep_their_order()
    {
        var run = await kernel.RunAsync("""
            Console.Write("a"); Console.Error.Write("b"); display("c"); Console.Write("d"); Console.WriteLine("e"); "f"
            """);
        var order = run.Outputs.Skip(1).Select(output => $"{output.Type} {output.Content["text"] ?? output.Content["data"]!["text/plain"]}");
        Assert.Equal(["stream a", "stream b", "display_data c", "stream de\n", "execute_result f"], order);
    }

    [Fact]
    public async Task Many_small_writes_become_few_messages_and_nothing_is_lost()
    {
        var run = await kernel.RunAsync("for (var i = 0; i < 20000; i++) Console.WriteLine(i);");
        Assert.Equal(string.Concat(Enumerable.Range(0, 20000).Select(i => $"{i}\n")), run.Stream("stdout"));
        Assert.InRange(run.Outputs.Count, 2, 200);
    }

    [Fact]
    public async Task What_is_printed_is_seen_while_the_cell_still_runs()
    {
        var printed = new TaskCompletionSource();
        var cell = kernel.Client.ExecuteAsync(
            "Console.WriteLine(\"now\"); await Task.Delay(-1, Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken);",
            new Octavo.Notebooks.Client.ExecuteOptions { Output = output => { if (output.Type == "stream") printed.TrySetResult(); } },
            TestContext.Current.CancellationToken);
        await printed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(cell.IsCompleted);
        await kernel.Client.InterruptAsync(TestContext.Current.CancellationToken);
        Assert.Equal("error", (await cell).Status);
    }

    [Fact]
    public async Task What_a_background_task_prints_later_belongs_to_the_cell_that_started_it()
    {
        var late = new TaskCompletionSource<JupyterMessage>();
        kernel.Client.LateOutput = message => late.TrySetResult(message);
        var starter = await kernel.RunAsync(
            "var go = new TaskCompletionSource(); _ = Task.Run(async () => { await go.Task; await Task.Yield(); Console.Write(\"late\"); });");
        var second = await kernel.RunAsync("go.SetResult(); Console.Write(\"own\");");
        var message = await late.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal("late", (string?)message.Content["text"]);
        Assert.Equal(starter.Outputs[0].Parent!.MessageId, message.Parent!.MessageId);
        Assert.Equal("own", second.Stream("stdout"));
    }

    [Theory]
    [InlineData("HTML(\"<b>x</b>\")", "text/html", "<b>x</b>")]
    [InlineData("\"plain\"", "text/plain", "plain")]
    [InlineData("(Microsoft.DotNet.Interactive.Formatting.LaTeXString)\"x^2\"", "text/latex", "x^2")]
    [InlineData("new DateTime(2020, 1, 2)", "text/plain", "2020-01-02 00:00:00Z")]
    public async Task Values_show_in_the_form_of_their_type(string code, string mimeType, string text)
    {
        var run = await kernel.RunAsync(code);
        Assert.Equal(text, (string?)run.Outputs.Single(output => output.Type == "execute_result").Content["data"]![mimeType]);
    }

    [Fact]
    public async Task Values_show_in_the_form_asked_for()
    {
        var run = await kernel.RunAsync("""
            1.Display("application/json"); "<i>y</i>".DisplayAs("text/html"); new[] { new { A = 1, B = "z" } }.DisplayTable(); Javascript("go()"); CSS("a {}");
            """);
        var data = run.Outputs.Where(output => output.Type == "display_data").Select(output => output.Content["data"]!.AsObject()).ToArray();
        Assert.Equal(1, (int?)data[0]["application/json"]);
        Assert.Equal("<i>y</i>", (string?)data[1]["text/html"]);
        Assert.Contains("<td", (string?)data[2]["text/html"], StringComparison.Ordinal);
        Assert.Contains("const returned = await (async () => {\ngo()\n})();", (string?)data[3]["text/html"], StringComparison.Ordinal);
        Assert.Equal("<style>a {}</style>", (string?)data[4]["text/html"]);
    }

    [Fact]
    public async Task A_formatter_that_a_cell_registers_is_used()
    {
        await kernel.RunAsync("""
            using Microsoft.DotNet.Interactive.Formatting;
            class Coin { public int Face; }
            Formatter.Register<Coin>(coin => $"<u>{coin.Face}</u>", "text/html");
            """);
        Assert.Equal("<u>3</u>", (await kernel.RunAsync("new Coin { Face = 3 }")).Result);
    }

    private static string? DisplayId(JupyterMessage message) => (string?)message.Content["transient"]!["display_id"];
}
