using Octavo.Notebooks.Client;

namespace Octavo.Kernel.Tests;

public sealed class InterruptTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("System.Threading.Thread.Sleep(600000);")]
    [InlineData("await Task.Delay(600000);")]
    [InlineData("Task.Delay(600000).Wait();")]
    [InlineData("lock (new object()) { while (true) { } }")]
    [InlineData("foreach (var i in Enumerable.Range(0, int.MaxValue)) { try { while (true) { } } catch (Exception) { } }")]
    [InlineData("IEnumerable<int> Forever() { while (true) { } yield return 1; }\nForever()")]
    [InlineData("Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken.WaitHandle.WaitOne(); throw new Exception();")]
    public async Task A_running_cell_is_stopped_and_the_state_stays(string code)
    {
        await kernel.RunAsync("var before = 17; var during = 0;");
        var run = await InterruptedAsync("var during = before + 1;\n" + code);
        Assert.Equal("error", run.Status);
        Assert.Equal(nameof(OperationCanceledException), run.ErrorName);
        Assert.Equal("17", (await kernel.RunAsync("before")).Result);
        Assert.Equal("18", (await kernel.RunAsync("during")).Result);
        Assert.Equal("ok", (await kernel.RunAsync("System.Threading.Thread.Sleep(5); await Task.Delay(5);")).Reply.Status);
    }

    [Fact]
    public async Task Cells_keep_their_thread_after_an_interrupted_wait()
    {
        const string Thread = "Environment.CurrentManagedThreadId";
        var first = (await kernel.RunAsync(Thread)).Result;
        await InterruptedAsync("System.Threading.Thread.Sleep(600000);");
        await InterruptedAsync("await Task.Delay(600000);");
        Assert.Equal(first, (await kernel.RunAsync(Thread)).Result);
    }

    [Fact]
    public async Task Loops_can_be_aborted_again_and_again()
    {
        for (var again = 0; again < 5; again++)
        {
            var stopped = await InterruptedAsync("while (true) { }");
            Assert.Equal("The cell was interrupted.", stopped.ErrorMessage);
            Assert.Equal("ok", (await kernel.RunAsync("GC.Collect();")).Reply.Status);
        }
    }

    [Theory]
    [InlineData("while (true) { System.Text.Json.JsonSerializer.Serialize(new[] { 1, 2, 3 }); }")]
    [InlineData("var s = 0.0; while (true) s += Math.Sin(s) + Enumerable.Range(0, 100).Where(x => x % 2 == 0).Sum();")]
    [InlineData("for (;;) foreach (var text in new[] { \"a\", \"b\" }) do { text.ToUpperInvariant().Normalize(); } while (true);")]
    [InlineData("await Task.Yield(); while (true) { System.IO.File.Exists(\"x\"); }")]
    public async Task A_loop_inside_the_librarys_code_is_stopped_without_harm_to_the_process(string code)
    {
        for (var again = 0; again < 4; again++)
        {
            Assert.Equal("The cell was interrupted.", (await InterruptedAsync(code)).ErrorMessage);
        }

        Assert.Equal("3", (await kernel.RunAsync("var n = 0; while (n < 3) n++; n")).Result);
    }

    [Fact]
    public async Task What_cannot_be_stopped_is_left_behind_and_the_next_cell_runs()
    {
        var run = await InterruptedAsync("var left = 4; await Task.Yield(); var until = Environment.TickCount64 + 6000; while (Environment.TickCount64 < until) { }");
        Assert.Equal(nameof(OperationCanceledException), run.ErrorName);
        Assert.Equal("5", (await kernel.RunAsync("left + 1")).Result);
    }

    [Fact]
    public async Task An_interrupt_while_nothing_runs_changes_nothing()
    {
        await kernel.Client.InterruptAsync(TestContext.Current.CancellationToken);
        Assert.Equal("3", (await kernel.RunAsync("System.Threading.Thread.Sleep(1); 1 + 2")).Result);
    }

    [Fact]
    public async Task The_interrupt_signal_stops_the_cell_and_not_the_kernel()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal.");
        await using var client = await JupyterClient.StartAsync(
            KernelFixture.Spec with { InterruptByMessage = false },
            new KernelStartOptions { WorkingDirectory = kernel.Folder },
            TestContext.Current.CancellationToken);
        var started = new TaskCompletionSource();
        var cell = client.ExecuteAsync(
            "Console.WriteLine(1); while (true) { }", new ExecuteOptions { Output = _ => started.TrySetResult() }, TestContext.Current.CancellationToken);
        await started.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        await client.InterruptAsync(TestContext.Current.CancellationToken);
        Assert.Equal(nameof(OperationCanceledException), (await cell.WaitAsync(Limit, TestContext.Current.CancellationToken)).ErrorName);

        // A signal that is sent while nothing runs may arrive when the next cell has begun, and end that one; the kernel goes on.
        await client.InterruptAsync(TestContext.Current.CancellationToken);
        var next = await client.ExecuteAsync("1", cancellation: TestContext.Current.CancellationToken);
        Assert.True(next.Succeeded || next.ErrorName == nameof(OperationCanceledException), next.ErrorMessage);
        Assert.Equal("ok", (await client.ExecuteAsync("1", cancellation: TestContext.Current.CancellationToken)).Status);
    }

    private async Task<ExecuteReply> InterruptedAsync(string code)
    {
        var started = new TaskCompletionSource();
        var cell = kernel.Client.ExecuteAsync(
            "Console.Write(\"started\");\n" + code,
            new ExecuteOptions { Output = output => { if (output.Type == "stream" && (string?)output.Content["name"] == "stdout") started.TrySetResult(); } },
            TestContext.Current.CancellationToken);
        await started.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        await kernel.Client.InterruptAsync(TestContext.Current.CancellationToken);
        return await cell.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }
}
