namespace Octavo.Kernel.Tests;

/// <summary>What later cells see of earlier ones when there are many of them.</summary>
public sealed class SessionTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    // More than the kernel lets hidden cells pile up before it leaves them out.
    private const int Many = 100;

    [Fact]
    public async Task What_is_in_use_survives_many_cells_that_declare_the_same_names_again()
    {
        await kernel.RunAsync("using System.Globalization; const int Base = 100; var step = 1; int Add(int x) => x + step; int Add(string x) => int.Parse(x) + step;");
        await kernel.RunAsync("var step = 50; record Point(int X); var point = new Point(7); var copy = Base + 1;");
        await kernel.RunAsync("record Point(string Name);");
        for (var i = 0; i < Many; i++)
        {
            Assert.Equal($"{i + 1}", (await kernel.RunAsync($"var current = {i}; int Next() => current + 1; Next()")).Result);
        }

        Assert.Equal($"{Many - 1}", (await kernel.RunAsync("current")).Result);
        Assert.Equal($"{Many}", (await kernel.RunAsync("Next()")).Result);
        Assert.Equal("3", (await kernel.RunAsync("Add(2)")).Result);
        Assert.Equal("4", (await kernel.RunAsync("Add(\"3\")")).Result);
        Assert.Equal("50", (await kernel.RunAsync("step")).Result);
        Assert.Equal("7", (await kernel.RunAsync("point.X")).Result);
        Assert.Equal("new", (await kernel.RunAsync("new Point(\"new\").Name")).Result);
        Assert.Equal("201", (await kernel.RunAsync("copy + Base")).Result);
        Assert.Equal("1.5", (await kernel.RunAsync("1.5.ToString(CultureInfo.InvariantCulture)")).Result);
        await kernel.RunAsync("int Add(int x) => x * 1000;");
        Assert.Equal("2000", (await kernel.RunAsync("Add(2)")).Result);
    }

    [Fact]
    public async Task A_value_that_only_the_compiler_took_from_a_cell_stays_right_when_the_cell_is_hidden()
    {
        await kernel.RunAsync("const int Size = 3;");
        await kernel.RunAsync("var area = Size * Size; var name = nameof(Size);");
        await kernel.RunAsync("const int Size = 5;");
        for (var i = 0; i < Many; i++)
        {
            Assert.Equal("ok", (await kernel.RunAsync($"var filler = {i};")).Reply.Status);
        }

        Assert.Equal("9 Size 5", (await kernel.RunAsync("$\"{area} {name} {Size}\"")).Result);
    }

    [Fact]
    public async Task Code_that_nothing_uses_any_more_is_unloaded()
    {
        const string Loaded = """
            for (var again = 0; again < 3; again++) { GC.Collect(); GC.WaitForPendingFinalizers(); }
            Console.Write(AppDomain.CurrentDomain.GetAssemblies().Count(one => one.GetName().Name.StartsWith("Submission#")));
            """;
        // A kernel of its own: how many cells are kept for a while depends on how many others were before.
        await using var own = new KernelFixture();
        await own.InitializeAsync();
        var before = int.Parse((await own.RunAsync(Loaded)).Stream("stdout"), System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < Many; i++)
        {
            await own.RunAsync(i % 2 == 0 ? $"Console.Write({i}); new[] {{ {i} }}.Select(x => x + 1).Sum()" : $"var reused = new int[{i}]; reused.Length");
        }

        var after = int.Parse((await own.RunAsync(Loaded)).Stream("stdout"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(after, 0, before + (Many / 2) - 1);
    }

    [Fact]
    public async Task A_lambda_of_a_cell_that_is_not_kept_still_runs()
    {
        await kernel.RunAsync("var actions = new List<Func<int>>();");
        await kernel.RunAsync("actions.Add(() => { try { return int.Parse(\"5\"); } catch (FormatException) { return new[] { 1 }.Select(x => x).First(); } });");
        await kernel.RunAsync("for (var again = 0; again < 3; again++) { GC.Collect(); GC.WaitForPendingFinalizers(); }");
        Assert.Equal("5", (await kernel.RunAsync("actions[0]()")).Result);
    }

    [Fact]
    public async Task Variables_declared_inside_expressions_and_patterns_are_kept_too()
    {
        await kernel.RunAsync("int.TryParse(\"12\", out var parsed)");
        Assert.Equal("12", (await kernel.RunAsync("parsed")).Result);
        await kernel.RunAsync("var (left, right) = (1, 2); object boxed = 3;");
        Assert.Equal("3", (await kernel.RunAsync("left + right")).Result);
        Assert.Equal("left, parsed", string.Join(", ", (await kernel.RunAsync("#!who")).Displays.Single()!.Split('\n').Where(name => name is "left" or "parsed")));
    }
}
