using System.Text.Json.Nodes;
using Octavo.Notebooks.Client;

namespace Octavo.Kernel.Tests;

public sealed class DirectiveTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task A_cell_of_several_languages_shows_each_part_in_order()
    {
        var run = await kernel.RunAsync("""
            var first = "from C#";
            #!html
            <b>one</b>
            #!markdown
            # two
            #!mermaid
            graph LR; A-->B
            #!javascript
            three()
            #!csharp
            first
            """);
        Assert.Equal("ok", run.Reply.Status);
        var shown = run.Outputs.Skip(1).Select(output => output.Content["data"]!.AsObject()).ToArray();
        Assert.Equal("<b>one</b>", (string?)shown[0]["text/html"]);
        Assert.Equal("# two", (string?)shown[1]["text/markdown"]);
        Assert.Equal("graph LR; A-->B", (string?)shown[2]["text/vnd.mermaid"]);
        Assert.Equal("```mermaid\ngraph LR; A-->B\n```", (string?)shown[2]["text/markdown"]);
        Assert.False(shown[2].ContainsKey("text/html"));
        Assert.Contains("three()", (string?)shown[3]["text/html"], StringComparison.Ordinal);
        Assert.Equal("from C#", (string?)shown[4]["text/plain"]);
    }

    [Fact]
    public async Task Line_numbers_are_those_of_the_cell_in_every_part()
    {
        var run = await kernel.RunAsync("#!html\n<b></b>\n#!csharp\n\nint.Parse(\"x\")");
        Assert.Contains(run.Reply.Traceback, line => line.EndsWith($"In [{run.Reply.ExecutionCount}], line 5", StringComparison.Ordinal));
        var wrong = await kernel.RunAsync("#!time\nx y z");
        Assert.Contains("line 2", wrong.Reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!tiem\n1", "'#!tiem'. Did you mean '#!time'?")]
    [InlineData("1\n#!mermade\n", "Line 2: there is no directive '#!mermade'. Did you mean '#!mermaid'?")]
    [InlineData("#!pwsh\n1", "'#!pwsh' is not supported by this kernel yet")]
    [InlineData("#!zzzzzzzzzzzz", "there is no directive '#!zzzzzzzzzzzz'. This kernel has #!csharp")]
    public async Task An_unknown_directive_is_an_error_that_names_it(string code, string message)
    {
        var run = await kernel.RunAsync(code);
        Assert.Equal("error", run.Reply.Status);
        Assert.Contains(message, run.Reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Null(run.Result);
    }

    [Fact]
    public async Task Time_is_shown_after_the_result()
    {
        var run = await kernel.RunAsync("#!time\nawait Task.Delay(20);\n5");
        Assert.Equal(["execute_input", "execute_result", "display_data"], run.Outputs.Select(output => output.Type));
        Assert.Matches(@"^Wall time: \d\d+\.\d+ms$", run.Displays.Single());
    }

    [Fact]
    public async Task The_kernel_tells_about_itself_and_its_variables()
    {
        await kernel.RunAsync("var whoIsThere = new Dictionary<string, int?> { [\"a\"] = 1 };");
        Assert.Contains("whoIsThere", (await kernel.RunAsync("#!who")).Displays.Single(), StringComparison.Ordinal);
        Assert.Contains("Dictionary<string, int?>", (await kernel.RunAsync("#!whos")).Displays.Single(), StringComparison.Ordinal);
        Assert.Contains("Octavo kernel", (await kernel.RunAsync("#!about")).Displays.Single(), StringComparison.Ordinal);
        var magic = (await kernel.RunAsync("#!lsmagic")).Displays.Single();
        Assert.All(new[] { "#!csharp, #!c#, #!cs", "#!time", "#!mermaid" }, name => Assert.Contains(name, magic, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cells_language_may_come_with_the_request()
    {
        var metadata = new JsonObject
        {
            ["polyglot_notebook"] = new JsonObject { ["kernelName"] = "html" },
            ["dotnet_interactive"] = new JsonObject { ["language"] = "csharp" },
        };
        var run = await kernel.RunAsync("<i>z</i>", new ExecuteOptions { Metadata = metadata });
        Assert.Equal("<i>z</i>", run.Displays.Single());
    }
}
