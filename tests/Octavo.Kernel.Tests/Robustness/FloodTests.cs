using System.Text;
using Octavo.Kernel.Execution;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Tests.Robustness;

[Collection(nameof(RunsAlone))]
public sealed class FloodTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    private const int Million = 1_000_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_million_lines_arrive_whole_in_few_messages_while_the_kernel_answers()
    {
        var text = new StringBuilder();
        var messages = 0;
        var started = new TaskCompletionSource();
        var cell = kernel.Client.ExecuteAsync(
            "for (var i = 0; i < 1_000_000; i++) Console.WriteLine(i);",
            new ExecuteOptions
            {
                Output = message =>
                {
                    if (message.Type == "stream")
                    {
                        text.Append((string?)message.Content["text"]);
                        messages++;
                        started.TrySetResult();
                    }
                },
            },
            Cancellation);
        await started.Task.WaitAsync(Limit, Cancellation);
        Assert.Equal("ok", (string?)(await kernel.Client.RequestAsync("kernel_info_request", [], Channel.Control, Cancellation))["status"]);
        Assert.Equal("ok", (await cell.WaitAsync(Limit, Cancellation)).Status);
        var expected = new StringBuilder();
        for (var i = 0; i < Million; i++)
        {
            expected.Append(i).Append('\n');
        }

        Assert.Equal(expected.ToString(), text.ToString());
        Assert.InRange(messages, 1, 1000);
    }

    [Fact]
    public async Task Ten_thousand_displays_all_arrive_in_order_while_the_kernel_answers()
    {
        var shown = new List<string?>();
        var started = new TaskCompletionSource();
        var cell = kernel.Client.ExecuteAsync(
            "for (var i = 0; i < 10_000; i++) display(i.ToString());",
            new ExecuteOptions
            {
                Output = message =>
                {
                    if (message.Type == "display_data")
                    {
                        shown.Add((string?)message.Content["data"]!["text/plain"]);
                        started.TrySetResult();
                    }
                },
            },
            Cancellation);
        await started.Task.WaitAsync(Limit, Cancellation);
        Assert.Equal("ok", (string?)(await kernel.Client.RequestAsync("kernel_info_request", [], Channel.Control, Cancellation))["status"]);
        Assert.Equal("ok", (await cell.WaitAsync(Limit, Cancellation)).Status);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"{i}"), shown);
    }

    [Theory]
    [InlineData("while (true) Console.WriteLine(\"again and again\");")]
    [InlineData("while (true) display(1);")]
    [InlineData("while (true) { Console.Write('x'); Console.Error.Write('y'); }")]
    [InlineData("Parallel.For(0, int.MaxValue, i => Console.WriteLine(i));")]
    public async Task A_flood_is_interrupted_and_the_next_cell_speaks(string code)
    {
        for (var again = 0; again < 3; again++)
        {
            var flowing = new TaskCompletionSource();
            var seen = 0;
            var cell = kernel.Client.ExecuteAsync(
                code, new ExecuteOptions { Output = _ => { if (++seen == 50) { flowing.TrySetResult(); } } }, Cancellation);
            await flowing.Task.WaitAsync(Limit, Cancellation);
            await kernel.Client.InterruptAsync(Cancellation);
            Assert.Equal(nameof(OperationCanceledException), (await cell.WaitAsync(Limit, Cancellation)).ErrorName);
            Assert.Equal("2", (await kernel.RunAsync("1 + 1")).Result);
            Assert.Equal("heard", (await kernel.RunAsync("Console.Write(\"heard\");")).Stream("stdout"));
        }
    }

    [Theory]
    [InlineData("Console.Write(\"\\ud800 and \\0\");", "\ufffd and \0")]
    [InlineData("Console.Write(\"\\udc00\" + new string('z', 3));", "\ufffdzzz")]
    public async Task Text_that_is_no_Unicode_is_shown_as_well_as_can_be(string code, string shown) =>
        Assert.Equal(shown, (await kernel.RunAsync(code)).Stream("stdout"));

    [Fact]
    public async Task Json_that_is_nested_without_end_or_is_none_does_not_silence_the_kernel()
    {
        await kernel.RunAsync("(new string('[', 5000) + new string(']', 5000)).DisplayAs(\"application/json\"); \"{\".DisplayAs(\"application/json\");");
        Assert.Equal("2", (await kernel.RunAsync("1 + 1")).Result);
        var half = await kernel.RunAsync("Console.Write(\"\\ud83d\"); Console.Write(\"\\ude00\");");
        Assert.Equal("\ud83d\ude00", half.Stream("stdout"));
    }

    [Fact]
    public void What_exceeds_a_cells_limit_is_cut_and_said_to_be_cut()
    {
        var published = new List<(string Type, string Text)>();
        var request = LiveKernel.Message("execute_request", []);
        var cell = new CellContext(
            request,
            executionCount: 1,
            silent: false,
            input: new Refusal(),
            (type, content) =>
            {
                published.Add((type, (string?)content["text"] ?? ""));
                return 0;
            },
            new OutputFlow(() => 0));
        var megabyte = new string('x', 1 << 20);
        for (var i = 0; i < 258; i++)
        {
            cell.Write("stdout", megabyte);
        }

        cell.PublishDisplay(MimeBundle.Of("text/plain", "one more"), "d");
        cell.Complete();
        cell.FlushStreams();
        Assert.Equal(256L << 20, published.Where(message => message.Text.StartsWith('x')).Sum(message => (long)message.Text.Length));
        Assert.DoesNotContain(published, message => message.Type == "display_data");
        var said = string.Concat(published.Where(message => !message.Text.StartsWith('x')).Select(message => message.Text));
        Assert.Contains("What comes from here on is cut.", said, StringComparison.Ordinal);
        Assert.EndsWith("Cut: 2097152 characters of print and 1 displays.\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_waits_for_a_full_queue_until_it_has_room_or_the_cell_is_interrupted()
    {
        var backlog = 5000;
        var flow = new OutputFlow(() => Volatile.Read(ref backlog));
        var interruption = new TaskCompletionSource();
        var writer = Task.Run(() => flow.Settle(interruption.Task), Cancellation);
        await Task.Delay(200, Cancellation);
        Assert.False(writer.IsCompleted);
        Volatile.Write(ref backlog, 0);
        await writer.WaitAsync(Limit, Cancellation);
        Volatile.Write(ref backlog, 5000);
        writer = Task.Run(() => flow.Settle(interruption.Task), Cancellation);
        interruption.SetResult();
        await writer.WaitAsync(Limit, Cancellation);
    }

    private sealed class Refusal : IInputChannel
    {
        public string Ask(string prompt, bool password, CancellationToken interrupted) => throw new StdinNotImplementedException();
    }
}
