using Octavo.Notebooks.Client;

namespace Octavo.Kernel.Tests;

public sealed class FSharpCellTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Values_functions_types_and_what_is_opened_last_from_cell_to_cell()
    {
        await RunAsync("open System.Globalization\ntype Point = { X: int }\nlet a = 20\nlet twice x = 2 * x");
        Assert.Equal("41", (await RunAsync("twice a + { X = 1 }.X")).Result);
        Assert.Equal("Invariant Language (Invariant Country)", (await RunAsync("CultureInfo.InvariantCulture.EnglishName")).Result);
        await RunAsync("let a = \"declared again\"");
        Assert.Equal("14", (await RunAsync("a.Length")).Result);
    }

    [Fact]
    public async Task Only_an_expression_at_the_end_that_is_not_unit_is_a_result()
    {
        Assert.Null((await RunAsync("let b = 1")).Result);
        Assert.Null((await RunAsync("printf \"1\"")).Result);
        Assert.Null((await RunAsync("()")).Result);
        Assert.Null((await RunAsync("  \n")).Result);
        Assert.Equal("3", (await RunAsync("let c = 1\nc + 2")).Result);
        Assert.Equal("7", (await RunAsync("async { return 7 } |> Async.RunSynchronously")).Result);
        Assert.Contains("&lt;null&gt;", (await RunAsync("(null : string)")).Result, StringComparison.Ordinal);
        Assert.Contains("Circle 2.0", (await RunAsync("type Shape = Circle of float | Empty\nCircle 2.0")).Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_printed_and_displayed_keeps_its_order_and_goes_to_its_cell()
    {
        var run = await RunAsync("printf \"a\"\neprintf \"b\"\ndisplay \"c\" |> ignore\nConsole.Write \"d\"\n\"e\".Display() |> ignore\n\"f\"");
        var order = run.Outputs.Skip(1).Select(output => $"{output.Type} {output.Content["text"] ?? output.Content["data"]!["text/plain"]}");
        Assert.Equal(["stream a", "stream b", "display_data c", "stream d", "display_data e", "execute_result f"], order);
        Assert.Equal("<b>x</b>", (await RunAsync("HTML \"<b>x</b>\"")).Result);
        var shown = await RunAsync("let place = display 1\nplace.Update 2");
        Assert.Equal(
            shown.Outputs.Single(output => output.Type == "display_data").Content["transient"]!.ToJsonString(),
            shown.Outputs.Single(output => output.Type == "update_display_data").Content["transient"]!.ToJsonString());
    }

    [Fact]
    public async Task A_compile_error_shows_the_line_and_a_caret_under_the_place_and_nothing_runs()
    {
        var run = await RunAsync("printfn \"ran\"\nlet fine = 1\nlet wrong = fine + unknownName");
        Assert.Equal("CompilationErrorException", run.Reply.ErrorName);
        Assert.Equal(
            [
                $"In [{run.Reply.ExecutionCount}], line 4, column 20: error FS0039: The value or constructor 'unknownName' is not defined.\n"
                + "    let wrong = fine + unknownName\n"
                + "                       ^^^^^^^^^^^",
            ],
            run.Reply.Traceback);
        Assert.Equal("", run.Stream("stdout"));
        Assert.Equal("error", (await RunAsync("fine")).Reply.Status);
        Assert.Equal("CompilationErrorException", (await RunAsync("let x =")).Reply.ErrorName);
    }

    [Fact]
    public async Task A_warning_is_told_once_on_standard_error_and_the_cell_runs()
    {
        var run = await RunAsync("let o = Some 3\nlet v = match o with Some x -> x\nv");
        Assert.Equal("3", run.Result);
        Assert.Matches("^In \\[\\d+\\], line 3, column 15: warning FS0025: [^\n]*\n    let v = match o with Some x -> x\n {18}\\^\n$", run.Stream("stderr"));
    }

    [Fact]
    public async Task An_exception_gives_its_type_its_message_and_the_lines_of_the_cells()
    {
        await RunAsync("let check x =\n    if x > 3 then\n        invalidArg \"x\" \"too big\"\n    x");
        var defined = (await RunAsync("0")).Reply.ExecutionCount - 1;
        var run = await RunAsync("[10] |> List.map (fun x -> check x)");
        Assert.Equal("ArgumentException", run.Reply.ErrorName);
        Assert.Equal("too big (Parameter 'x')", run.Reply.ErrorMessage);
        Assert.Equal($"   at check, In [{defined}], line 4", run.Reply.Traceback[1]);
        Assert.Equal($"   at In [{run.Reply.ExecutionCount}], line 2", run.Reply.Traceback[^1]);
        Assert.DoesNotContain(run.Reply.Traceback, line => line.Contains("FSI", StringComparison.Ordinal) || line.Contains("FSharp.Compiler", StringComparison.Ordinal));

        // An expression of any type, as a result, is refused by the interactive compiler; its exception is what counts.
        Assert.Equal("no 5", (await RunAsync("failwithf \"no %d\" 5")).Reply.ErrorMessage);
        var own = await RunAsync("exception Mine of string * int\n\nraise (Mine(\"a\", 3))");
        Assert.Equal(("Mine", $"   at In [{own.Reply.ExecutionCount}], line 4"), (own.Reply.ErrorName, own.Reply.Traceback[^1]));
    }

    [Fact]
    public async Task What_stops_a_loop_moves_no_line_and_no_caret()
    {
        var thrown = await RunAsync("let rec down n =\n    let next = fun x -> x - 1\n    while n < 0 do ()\n    if n = 0 then failwith \"bottom\" else 1 + down (next n)\n[1] |> List.map (fun x ->\n    down x)");
        var cell = $"In [{thrown.Reply.ExecutionCount}]";
        Assert.Equal(
            ["Exception: bottom", $"   at down, {cell}, line 5", $"   at down, {cell}, line 5", $"   at it, {cell}, line 7"],
            thrown.Reply.Traceback.Where(line => !line.Contains("Microsoft.FSharp", StringComparison.Ordinal)).Take(4));

        var warned = await RunAsync("let f x = (match x with Some (g: int -> int) -> g 2)\nf (Some (fun x -> x + 1))");
        Assert.Equal("3", warned.Result);
        Assert.Matches("^In \\[\\d+\\], line 2, column 18: warning FS0025: [^\n]*\n    let f x = \\(match x with Some [^\n]*\n {21}\\^\n$", warned.Stream("stderr"));

        var wrong = await RunAsync("let h = function 1 -> 2 | _ -> [1] |> List.map (fun x -> unknown x) |> List.sum");
        Assert.Contains("line 2, column 58: error FS0039", wrong.Reply.Traceback[0], StringComparison.Ordinal);
        Assert.EndsWith("\n" + new string(' ', 61) + "^^^^^^^", wrong.Reply.Traceback[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_declared_before_an_exception_stays()
    {
        var run = await RunAsync("""
            type Kept = { Name: string }
            let greet name = "hello " + name
            let kept = { Name = greet "you" }
            let mutable counter = 1
            counter <- counter + 1
            let broken = int "x"
            let never = 5
            """);
        Assert.Equal("FormatException", run.Reply.ErrorName);
        Assert.Equal("hello you 2 hello me", (await RunAsync("sprintf \"%s %d %s\" kept.Name counter (greet \"me\")")).Result);
        Assert.Equal("error", (await RunAsync("never")).Reply.Status);
    }

    [Fact]
    public async Task A_value_whose_type_follows_from_later_lines_is_declared_with_them()
    {
        Assert.Equal("3", (await RunAsync("let numbers = ResizeArray()\nlet first = 1 + 1\nnumbers.Add(first + 1)\nnumbers[0]")).Result);
        Assert.Equal("1", (await RunAsync("numbers.Count")).Result);
    }

    [Fact]
    public async Task A_library_is_referred_to_by_its_path_and_a_script_is_loaded()
    {
        await File.WriteAllTextAsync(Path.Combine(kernel.Folder, "inner.fsx"), "let inner = 41", TestContext.Current.CancellationToken);
        Assert.Equal("42", (await RunAsync("#load \"inner.fsx\"\nInner.inner + 1")).Result);
        Assert.Contains("absent.dll", (await RunAsync("#r \"absent.dll\"\n1")).Reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("while true do ()")]
    [InlineData("System.Threading.Thread.Sleep 600000")]
    [InlineData("Async.Sleep 600000 |> Async.RunSynchronously")]
    [InlineData("let rec forever () : int = if DateTime.Now.Year > 1 then forever () else 1\nforever ()")]
    [InlineData("Seq.initInfinite id |> Seq.filter (fun x -> x < 0) |> Seq.head")]
    public async Task A_running_cell_is_stopped_and_the_state_stays(string code)
    {
        await RunAsync("let before = 17");
        var started = new TaskCompletionSource();
        var cell = kernel.Client.ExecuteAsync(
            "#!fsharp\nprintf \"started\"\n" + code,
            new ExecuteOptions { Output = output => { if (output.Type == "stream") started.TrySetResult(); } },
            TestContext.Current.CancellationToken);
        await started.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        await kernel.Client.InterruptAsync(TestContext.Current.CancellationToken);
        var stopped = await cell.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(nameof(OperationCanceledException), stopped.ErrorName);
        Assert.Equal("The cell was interrupted.", stopped.ErrorMessage);
        Assert.Equal("18", (await RunAsync("before + 1")).Result);
    }

    [Fact]
    public async Task It_can_be_the_language_of_a_notebook()
    {
        var spec = KernelFixture.Spec;
        await using var client = await JupyterClient.StartAsync(
            spec with { Arguments = [.. spec.Arguments, "--default-kernel", "fsharp"] },
            new KernelStartOptions { WorkingDirectory = kernel.Folder },
            TestContext.Current.CancellationToken);
        var results = new List<string?>();
        await client.ExecuteAsync(
            "let x = [1; 2]\nList.sum x",
            new ExecuteOptions { Output = output => { if (output.Type == "execute_result") results.Add((string?)output.Content["data"]!["text/plain"]); } },
            TestContext.Current.CancellationToken);
        Assert.Equal(["3"], results);
        await client.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    private Task<CellRun> RunAsync(string code) => kernel.RunAsync("#!fsharp\n" + code);
}
