using System.Text.Json.Nodes;

namespace Octavo.Kernel.Tests;

public sealed class CompletionTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task Members_follow_the_dot_after_a_variable_of_an_earlier_cell()
    {
        await kernel.RunAsync("var earlier = new List<int> { 1, 2 };");
        var reply = await kernel.CompleteAsync("earlier.|");
        Assert.Contains("AddRange", reply.Matches());
        Assert.Contains("Count", reply.Matches());
        Assert.DoesNotContain("earlier", reply.Matches());
        Assert.Equal("earlier.AddRange", reply.With("earlier.|", "AddRange"));

        // LINQ's methods are extensions.
        Assert.Contains("Select", reply.Matches());
    }

    [Fact]
    public async Task The_latest_declaration_of_a_name_counts()
    {
        await kernel.RunAsync("var twice = 1;");
        await kernel.RunAsync("var twice = \"text\";");
        Assert.Contains("Length", (await kernel.CompleteAsync("twice.|")).Matches());
        Assert.DoesNotContain("CompareTo", (await kernel.CompleteAsync("object twice = null; twice.|")).Matches());
    }

    [Fact]
    public async Task Methods_types_and_usings_of_earlier_cells_are_known()
    {
        await kernel.RunAsync("using System.Text.RegularExpressions;\nint AddedEarlier(int x) => x + 1;\nrecord Shape(double Width);");
        Assert.Equal(["AddedEarlier"], (await kernel.CompleteAsync("1 + AddedE|")).Matches());
        Assert.Contains("Width", (await kernel.CompleteAsync("new Shape(2).W|")).Matches());
        Assert.Contains("IsMatch", (await kernel.CompleteAsync("Regex.|")).Matches());
    }

    [Fact]
    public async Task What_a_failing_cell_declared_before_it_failed_is_known()
    {
        await kernel.RunAsync("var beforeTheFall = 1.5; throw new Exception();");
        await kernel.RunAsync("this does not compile; var neverThere = 1;");
        Assert.Equal(["beforeTheFall"], (await kernel.CompleteAsync("beforeTheF|")).Matches());
        Assert.Empty((await kernel.CompleteAsync("neverTh|")).Matches());
    }

    [Fact]
    public async Task Names_of_the_code_itself_come_before_all_others()
    {
        var reply = await kernel.CompleteAsync("{ var result = 5; var reserve = 6; var sum = re| }");
        Assert.Equal(["reserve", "result"], reply.Matches()[..2].Order());
        Assert.Contains("ReadOnlySpan", reply.Matches());
    }

    [Theory]
    [InlineData("if (Math.S|", "Sqrt")]
    [InlineData("var x = ( { [ ; \"a\".Sta|", "StartsWith")]
    [InlineData("class Broken { void M( { Console.Wri|", "WriteLine")]
    [InlineData("using System.Coll|", "Collections")]
    [InlineData("DateTime.Now.AddD|\nvar next = 5;", "AddDays")]
    [InlineData("new List<string>().ConvertAll(word => word.Tri|", "TrimEnd")]
    [InlineData("Console.WL|", "WriteLine")]
    [InlineData("console.writel|", null)]
    [InlineData("disp|", "display")]
    public async Task Unfinished_and_broken_code_is_completed(string code, string? expected)
    {
        var matches = (await kernel.CompleteAsync(code)).Matches();
        if (expected is null)
        {
            Assert.Empty(matches);
        }
        else
        {
            Assert.Contains(expected, matches);
        }
    }

    [Fact]
    public async Task An_override_is_written_out()
    {
        const string Code = "class Named\n{\n    public override ToS|\n}";
        var reply = await kernel.CompleteAsync(Code);
        var written = reply.With(Code, Assert.Single(reply.Matches())!);
        Assert.Contains("public override string ToString()", written, StringComparison.Ordinal);
        Assert.Equal("ok", (await kernel.RunAsync(written)).Reply.Status);
    }

    [Fact]
    public async Task Positions_count_code_points()
    {
        // The grin is one code point but two UTF-16 units.
        const string Code = "var grin = \"\ud83d\ude00\ud83d\ude00\"; grin.Len|";
        var reply = await kernel.CompleteAsync(Code);
        Assert.Equal((22, 25), ((int)reply["cursor_start"]!, (int)reply["cursor_end"]!));
        Assert.EndsWith("grin.Length", reply.With(Code, "Length"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_are_told_to_front_ends_that_draw_icons()
    {
        var reply = await kernel.CompleteAsync("\"text\".|");
        var types = reply["metadata"]!["_jupyter_types_experimental"]!.AsArray();
        Assert.Equal(reply.Matches(), types.Select(type => (string?)type!["text"]));
        string? Kind(string text) => (string?)types.Single(type => (string?)type!["text"] == text)!["type"];
        Assert.Equal(("property", "function"), (Kind("Length"), Kind("Substring")));
        Assert.All(types, type => Assert.Equal((7, 7), ((int)type!["start"]!, (int)type["end"]!)));
    }

    [Fact]
    public async Task A_library_is_known_as_soon_as_the_line_that_names_it_stands_there()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Octavo.Notebooks.dll");
        Assert.Contains("JupyterClient", (await kernel.CompleteAsync($"#r \"{path}\"\nusing Octavo.Notebooks.Client;\nJupyterCl|")).Matches());
        Assert.Empty((await kernel.CompleteAsync("#r \"no/such.dll\"\nJupyterCl|")).Matches());
        await kernel.RunAsync($"#r \"{path}\"\nusing Octavo.Notebooks.Client;");
        Assert.Contains("JupyterClient", (await kernel.CompleteAsync("JupyterCl|")).Matches());
    }

    [Fact]
    public async Task Each_part_of_a_cell_is_completed_in_its_own_language()
    {
        Assert.Empty((await kernel.CompleteAsync("#!html\nMath.|")).Matches());
        const string Code = "var inFirst = 1;\n#!html\n<p>Math.</p>\n#!csharp\ninFirst + Math.Sq|";
        Assert.EndsWith("inFirst + Math.Sqrt", (await kernel.CompleteAsync(Code)).With(Code, "Sqrt"), StringComparison.Ordinal);
        Assert.Equal(["inFirst"], (await kernel.CompleteAsync("var inFirst = 1;\n#!html\n<p>\n#!csharp\ninFi|")).Matches());
    }

    [Theory]
    [InlineData("#!|", "#!csharp")]
    [InlineData("#!ti|", "#!time")]
    [InlineData("1 + 1\n  #!ht|\n<p>", "#!html")]
    [InlineData("#!html\n#!ja|", "#!javascript")]
    public async Task Directives_and_languages_are_completed(string code, string expected)
    {
        var reply = await kernel.CompleteAsync(code);
        Assert.Contains(expected, reply.With(code, expected), StringComparison.Ordinal);
        Assert.All(reply.Matches(), match => Assert.StartsWith("#!", match, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Paths_are_completed()
    {
        Directory.CreateDirectory(Path.Combine(kernel.Folder, "part one", "deeper"));
        foreach (var name in new[] { "Lib.dll", "code.csx", "book.ipynb", "notes.txt", ".hidden.dll" })
        {
            await File.WriteAllTextAsync(Path.Combine(kernel.Folder, "part one", name), "", TestContext.Current.CancellationToken);
        }

        Assert.Contains("part one/", (await kernel.CompleteAsync("#r \"|")).Matches());
        Assert.Equal(["deeper/", "Lib.dll"], (await kernel.CompleteAsync("#r \"part one/|\"")).Matches());
        Assert.Equal("#load \"part one/code.csx", (await kernel.CompleteAsync("#load \"part one/co|")).With("#load \"part one/co|", "code.csx"));
        Assert.Equal(["book.ipynb"], (await kernel.CompleteAsync("#!import \"part one/b|")).Matches());
        Assert.Empty((await kernel.CompleteAsync("#r \"no such/|")).Matches());
        Assert.Empty((await kernel.CompleteAsync("#r \"nuget:|")).Matches());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 99)]
    [InlineData("abc", -5)]
    [InlineData("\"no name in a string", 8)]
    public async Task Odd_positions_are_answered(string code, int cursor)
    {
        foreach (var type in new[] { "complete", "inspect" })
        {
            var reply = await kernel.AskAsync($"{type}_request", new JsonObject { ["code"] = code, ["cursor_pos"] = cursor });
            Assert.Equal("ok", (string?)reply["status"]);
        }
    }
}
