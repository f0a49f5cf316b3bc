using Octavo.Notebooks.Client;

namespace Octavo.Kernel.Tests;

public sealed class CSharpCellTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task Variables_functions_types_and_usings_last_from_cell_to_cell()
    {
        await kernel.RunAsync("using System.Globalization; var a = 20; int Twice(int x) => 2 * x; record Point(int X);");
        Assert.Equal("41", (await kernel.RunAsync("Twice(a) + new Point(1).X")).Result);
        Assert.Equal("Invariant Language (Invariant Country)", (await kernel.RunAsync("CultureInfo.InvariantCulture.EnglishName")).Result);
        await kernel.RunAsync("var a = \"redeclared\";");
        Assert.Equal("10", (await kernel.RunAsync("a.Length")).Result);
    }

    [Fact]
    public async Task Only_an_expression_at_the_end_is_a_result()
    {
        Assert.Null((await kernel.RunAsync("var b = 1; b + 1;")).Result);
        Assert.Null((await kernel.RunAsync("Console.Write(1)")).Result);
        Assert.Null((await kernel.RunAsync("await Task.Delay(1)")).Result);
        Assert.Null((await kernel.RunAsync("   \n")).Result);
        Assert.Equal("3", (await kernel.RunAsync("await Task.FromResult(3)")).Result);
        Assert.Contains("&lt;null&gt;", (await kernel.RunAsync("(string)null")).Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_rise_with_every_request_that_is_not_silent_on_failure_too()
    {
        var first = (await kernel.RunAsync("1")).Reply.ExecutionCount!.Value;
        var failed = await kernel.RunAsync("throw new Exception();");
        Assert.Equal(("error", first + 1), (failed.Reply.Status, failed.Reply.ExecutionCount));
        var silent = await kernel.RunAsync("Console.WriteLine(5); 6", new ExecuteOptions { Silent = true });
        Assert.Equal("ok", silent.Reply.Status);
        Assert.Empty(silent.Outputs);
        var last = await kernel.RunAsync("7");
        Assert.Equal(first + 2, last.Reply.ExecutionCount);
        Assert.Equal(first + 2, (int?)last.Outputs.Single(output => output.Type == "execute_input").Content["execution_count"]);
        Assert.Equal(first + 2, (int?)last.Outputs.Single(output => output.Type == "execute_result").Content["execution_count"]);
    }

    [Fact]
    public async Task An_exception_gives_its_type_its_message_and_the_lines_of_the_cells()
    {
        await kernel.RunAsync("\nint Divide(int x, int y)\n{\n    return x / y;\n}");
        var defined = (await kernel.RunAsync("0")).Reply.ExecutionCount - 1;
        var run = await kernel.RunAsync("var kept = 5;\n\nDivide(kept, 0)");
        var here = run.Reply.ExecutionCount;
        Assert.Equal("DivideByZeroException", run.Reply.ErrorName);
        Assert.Equal("Attempted to divide by zero.", run.Reply.ErrorMessage);
        Assert.Equal(
            ["DivideByZeroException: Attempted to divide by zero.", $"   at Divide, In [{defined}], line 4", $"   at In [{here}], line 3"],
            run.Reply.Traceback);
        Assert.Equal("5", (await kernel.RunAsync("kept")).Result);
        var error = run.Outputs.Single(output => output.Type == "error").Content;
        Assert.Equal(run.Reply.ErrorName, (string?)error["ename"]);
        Assert.Equal(run.Reply.ErrorMessage, (string?)error["evalue"]);
    }

    [Fact]
    public async Task An_exceptions_cause_is_told_too()
    {
        var run = await kernel.RunAsync(
            "try { int.Parse(\"x\"); } catch (Exception e) { throw new InvalidOperationException(\"outer\", e); }");
        Assert.Equal("InvalidOperationException", run.Reply.ErrorName);
        Assert.Contains(run.Reply.Traceback, line => line.StartsWith("caused by FormatException:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_compile_error_shows_the_line_and_a_caret_under_the_place()
    {
        var run = await kernel.RunAsync("var fine = 1;\nvar wrong = fine + unknownName;");
        Assert.Equal("CompilationErrorException", run.Reply.ErrorName);
        Assert.Equal(
            [
                $"In [{run.Reply.ExecutionCount}], line 2, column 20: error CS0103: The name 'unknownName' does not exist in the current context\n"
                + "    var wrong = fine + unknownName;\n"
                + "                       ^^^^^^^^^^^",
            ],
            run.Reply.Traceback);
        Assert.Equal("error", (await kernel.RunAsync("fine")).Reply.Status);
    }

    [Fact]
    public async Task A_failure_of_the_compiler_itself_is_called_that_and_the_session_goes_on()
    {
        await kernel.RunAsync("var kept = 5;");
        var run = await kernel.RunAsync("var (one, two) = 3 switch { 3 => (1, 2), _ => (2, 3) };");
        Assert.Equal("CompilerFailureException", run.Reply.ErrorName);
        Assert.Contains("write the cell in another way", run.Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("5", (await kernel.RunAsync("kept")).Result);
    }

    [Fact]
    public async Task A_warning_is_told_on_standard_error_and_the_cell_runs()
    {
        var run = await kernel.RunAsync("#warning look here\n8");
        Assert.Equal("8", run.Result);
        Assert.Contains("warning CS1030: #warning: 'look here'", run.Stream("stderr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_file_is_loaded_relative_to_the_notebook_and_to_itself()
    {
        Directory.CreateDirectory(Path.Combine(kernel.Folder, "scripts"));
        await File.WriteAllTextAsync(Path.Combine(kernel.Folder, "scripts", "outer.csx"), "#load \"inner.csx\"\nvar outer = inner + 1;", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(kernel.Folder, "scripts", "inner.csx"), "var inner = 41;", TestContext.Current.CancellationToken);
        Assert.Equal("42", (await kernel.RunAsync("#load \"scripts/outer.csx\"\nouter")).Result);
        var missing = await kernel.RunAsync("#load \"absent.csx\"");
        Assert.Contains("absent.csx", missing.Reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_in_a_loaded_file_name_the_file_and_the_line()
    {
        var file = Path.Combine(kernel.Folder, "library.cs");
        await File.WriteAllTextAsync(
            file, "static int Half(int x)\n{\n    return x % 2 == 0 ? x / 2 : throw new ArgumentException(\"odd\");\n}\n", TestContext.Current.CancellationToken);
        Assert.Equal("4", (await kernel.RunAsync("#load \"library.cs\"\nint Quarter(int x) => Half(Half(x));\nQuarter(16)")).Result);
        var thrown = await kernel.RunAsync("Quarter(6)");
        Assert.Equal("ArgumentException", thrown.Reply.ErrorName);
        Assert.Contains($"   at Half, {file}, line 3", thrown.Reply.Traceback);

        await File.WriteAllTextAsync(file, "var fine = 1;\nint wrong = \"text\";\n", TestContext.Current.CancellationToken);
        var refused = await kernel.RunAsync("#load \"library.cs\"");
        Assert.StartsWith($"{file}, line 2, column 13: error CS0029", refused.Reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_directives_say_where_an_error_is()
    {
        var thrown = await kernel.RunAsync("#line 20 \"origin.txt\"\nthrow new TimeoutException();");
        Assert.Equal("   at origin.txt, line 20", thrown.Reply.Traceback[^1]);
    }

    [Fact]
    public async Task Libraries_that_a_notebook_often_needs_are_there_without_asking()
    {
        Assert.Equal("3", (await kernel.RunAsync("System.Text.Json.JsonDocument.Parse(\"[1,2,3]\").RootElement.GetArrayLength()")).Result);
        Assert.Equal("120", (await kernel.RunAsync("(int)(new System.Net.Http.HttpClient().Timeout.TotalSeconds * 1.2)")).Result);
        Assert.Equal("4", (await kernel.RunAsync("unsafe { int size = sizeof(int); Console.Write(size); }")).Stream("stdout"));
    }

    [Fact]
    public async Task A_package_that_a_loaded_file_asks_for_is_refused_in_plain_words()
    {
        await File.WriteAllTextAsync(Path.Combine(kernel.Folder, "asks.csx"), "\n#r \"nuget: Some.Package, 1.0\"", TestContext.Current.CancellationToken);
        var run = await kernel.RunAsync("#load \"asks.csx\"");
        Assert.Equal("UnsupportedDirective", run.Reply.ErrorName);
        Assert.StartsWith("Line 2:", run.Reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_expressions_are_evaluated_after_the_cell()
    {
        var run = await kernel.RunAsync(
            "var w = 6;",
            new ExecuteOptions { UserExpressions = new Dictionary<string, string> { ["good"] = "w * 7", ["bad"] = "nothing" } });
        var values = run.Reply.Content["user_expressions"]!;
        Assert.Equal("42", (string?)values["good"]!["data"]!["text/plain"]);
        Assert.Equal("error", (string?)values["bad"]!["status"]);
    }
}
