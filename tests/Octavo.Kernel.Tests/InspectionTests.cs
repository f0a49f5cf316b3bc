namespace Octavo.Kernel.Tests;

public sealed class InspectionTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    private static bool HasFrameworkDocumentation => Directory.Exists(
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));

    [Fact]
    public async Task A_method_of_the_framework_shows_its_signature_and_documentation()
    {
        Assert.SkipUnless(HasFrameworkDocumentation, "only a .NET runtime is installed, without the SDK's documentation");
        var text = (await kernel.InspectAsync("Console.Write|Line(\"text\")")).PlainText();
        Assert.StartsWith("void Console.WriteLine(string? value)  (+ ", text, StringComparison.Ordinal);
        Assert.Contains("followed by the current line terminator", text, StringComparison.Ordinal);
        Assert.Contains("\n  value: The value to write.", text, StringComparison.Ordinal);
        Assert.Contains("IOException: An I/O error occurred.", text, StringComparison.Ordinal);

        // Types whose documentation lies in a file of another name than their assembly.
        Assert.Contains("strongly typed list", (await kernel.InspectAsync("new List<int>|()", detail: 1)).PlainText()
            + (await kernel.InspectAsync("Li|st<int> x;")).PlainText(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Filters a sequence", (await kernel.InspectAsync("new[] { 1 }.Wh|ere(x => x > 0)")).PlainText(), StringComparison.Ordinal);
        Assert.Contains("Returns: ", (await kernel.InspectAsync("Math.Po|w(1, 2)")).PlainText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_of_a_cell_shows_its_comment()
    {
        await kernel.RunAsync("""
            /// <summary>Adds <paramref name="step"/> to <c>x</c>; see <see cref="Math.Max(int, int)"/>.</summary>
            /// <param name="x">Where to start.</param>
            /// <param name="step">How far to go.</param>
            /// <returns>The place reached.</returns>
            /// <exception cref="OverflowException">It is too far.</exception>
            /// <remarks>Only for the patient.</remarks>
            int Advance(int x, int step = 1) => x + step;
            """);
        var brief = (await kernel.InspectAsync("Adv|ance(2)")).PlainText();
        Assert.Equal(
            """
            int Advance(int x, int step = 1)

            Adds `step` to `x`; see `Math.Max`.

            Returns: The place reached.

            Parameters:
              x: Where to start.
              step: How far to go.

            Exceptions:
              OverflowException: It is too far.
            """,
            brief);
        Assert.Contains("Remarks: Only for the patient.", (await kernel.InspectAsync("Adv|ance(2)", detail: 1)).PlainText(), StringComparison.Ordinal);
        var markdown = (string?)(await kernel.InspectAsync("Adv|ance(2)"))["data"]!["text/markdown"];
        Assert.StartsWith("```csharp\nint Advance(int x, int step = 1)\n```", markdown, StringComparison.Ordinal);
        Assert.Contains("\n- `step`: How far to go.", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_shows_what_it_holds()
    {
        await kernel.RunAsync("var held = new List<int> { 1, 2 }; string absent = null;");
        Assert.Equal("List<int> held = List<int>(2) { 1, 2 }", (await kernel.InspectAsync("1 + he|ld.Count")).PlainText());
        Assert.Equal("string absent = null", (await kernel.InspectAsync("absent|")).PlainText());

        // Declared anew, with another type: the old value is none of its.
        Assert.Equal("double held", (await kernel.InspectAsync("double held = 2; hel|d + 1")).PlainText());
        Assert.Equal("int local", (await kernel.InspectAsync("{ int local = 1; loc|al++; }")).PlainText());
    }

    [Fact]
    public async Task Inside_an_argument_list_the_overload_that_fits_comes_first()
    {
        await kernel.RunAsync("int Twice(int x) => 2 * x; string Twice(string text, int times) => text;");
        Assert.Equal(
            ["int Twice(int x)", "string Twice(string text, int times)"], (await kernel.InspectAsync("Twice(|")).PlainText().Split('\n'));
        Assert.Equal(
            ["string Twice(string text, int times)", "int Twice(int x)"], (await kernel.InspectAsync("Twice(\"a\", |)")).PlainText().Split('\n')[..2]);
        Assert.StartsWith("double Math.Pow(double x, double y)", (await kernel.InspectAsync("Math.Pow(2, |")).PlainText(), StringComparison.Ordinal);
        Assert.StartsWith("Uri.Uri(string uriString)", (await kernel.InspectAsync("new Uri(\"x:y\"| )")).PlainText(), StringComparison.Ordinal);
        Assert.StartsWith("bool Func<int, bool>.Invoke(int arg)", (await kernel.InspectAsync("Func<int, bool> f = x => true; f(|)")).PlainText(), StringComparison.Ordinal);
        Assert.Contains("this[int index]", (await kernel.InspectAsync("new List<int>()[|]")).PlainText(), StringComparison.Ordinal);

        // A name in the list is itself what one asks about.
        Assert.Equal("int inner", (await kernel.InspectAsync("{ int inner = 1; Math.Abs(inn|er); }")).PlainText());
    }

    [Theory]
    [InlineData("System.Text.StringBuil|der x;", "class System.Text.StringBuilder")]
    [InlineData("st|ring x;", "class System.String")]
    [InlineData("System.Thread|ing.Thread x;", "namespace System.Threading")]
    [InlineData("DayOfWeek.Mon|day", "DayOfWeek.Monday = 1")]
    [InlineData("var| x = 5.5;", "readonly struct System.Double")]
    [InlineData("in|put()", "string JupyterInput.input(string prompt = \"\")")]
    [InlineData("record Point(int Across); new Point(1).Acr|oss", "int Point.Across { get; init; }")]
    public async Task Every_kind_of_name_is_described(string code, string start) =>
        Assert.StartsWith(start, (await kernel.InspectAsync(code)).PlainText(), StringComparison.Ordinal);

    [Theory]
    [InlineData("unheardOf|")]
    [InlineData("1 + |2")]
    [InlineData("#!html\nConsole|")]
    [InlineData("#!unheardOf|")]
    [InlineData("// Console.Write|Line")]
    public async Task What_means_nothing_is_not_found(string code)
    {
        var reply = await kernel.InspectAsync(code);
        Assert.Equal("ok", (string?)reply["status"]);
        Assert.False((bool?)reply["found"]);
        Assert.Empty(reply["data"]!.AsObject());
    }

    [Fact]
    public async Task Directives_say_what_they_do() =>
        Assert.StartsWith("#!time\n\n", (await kernel.InspectAsync("#!ti|me\n1 + 1")).PlainText(), StringComparison.Ordinal);

    [Fact]
    public async Task A_library_is_described_by_the_file_beside_it()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Octavo.Notebooks.dll");
        var text = (await kernel.InspectAsync($"#r \"{path}\"\nOctavo.Notebooks.Client.JupyterCl|ient x;")).PlainText();
        Assert.StartsWith("class Octavo.Notebooks.Client.JupyterClient\n\n", text, StringComparison.Ordinal);

        var bare = Directory.CreateDirectory(Path.Combine(kernel.Folder, "bare")).FullName;
        File.Copy(path, Path.Combine(bare, "Octavo.Notebooks.dll"));
        text = (await kernel.InspectAsync("#r \"bare/Octavo.Notebooks.dll\"\nOctavo.Notebooks.Client.JupyterCl|ient x;")).PlainText();
        Assert.Equal("class Octavo.Notebooks.Client.JupyterClient", text);
    }
}
