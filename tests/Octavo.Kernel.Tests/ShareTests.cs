using Octavo.Notebooks.Client;

namespace Octavo.Kernel.Tests;

public sealed class ShareTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task An_object_is_the_same_one_after_it_went_through_another_language()
    {
        var run = await kernel.RunAsync("""
            class Box { public int Content; }
            var sent = new Box { Content = 1 };
            #!value --name unused
            some text
            #!share --from csharp sent --as kept
            #!csharp
            #!share --from value --name kept
            kept.Content = 2;
            (object.ReferenceEquals(sent, kept), sent.Content)
            """);
        Assert.Null(run.Reply.ErrorMessage);
        Assert.Equal("(True, 2)", (await kernel.RunAsync("$\"{(object.ReferenceEquals(sent, kept), sent.Content)}\"")).Result);
    }

    [Theory]
    [InlineData("new[] { 1, 2 }", "System.Int32[]")]
    [InlineData("new List<(int, string)>()", "System.Collections.Generic.List`1[System.ValueTuple`2[System.Int32,System.String]]")]
    [InlineData("(int?)null", "System.Object")]
    [InlineData("5.5m", "System.Decimal")]
    public async Task Values_come_back_declared_with_their_type(string expression, string type)
    {
        await kernel.RunAsync($"var there = {expression};\n#!value --name x --from-value @csharp:there\n");
        await kernel.RunAsync("#!share --from value x --as back\nstring TypeOf<T>(T value) => typeof(T).ToString();");
        Assert.Equal(type, (await kernel.RunAsync("TypeOf(back)")).Result);
    }

    [Theory]
    [InlineData("5", "Int32 5")]
    [InlineData("0.25", "Double 0.25")]
    [InlineData("true", "Boolean True")]
    [InlineData("\"5\"", "String 5")]
    [InlineData("\"one two\"", "String one two")]
    [InlineData("https://example.com", "String https://example.com")]
    [InlineData("@csharp:number", "Int64 12")]
    [InlineData("@csharp:number --byref", "Int64 12")]
    public async Task A_value_that_is_set_keeps_its_type(string value, string expected)
    {
        await kernel.RunAsync("var number = 12L;");
        Assert.Equal(expected, (await kernel.RunAsync($"#!set --name made --value {value}\n$\"{{made.GetType().Name}} {{made}}\"")).Result);
    }

    [Fact]
    public async Task A_mime_type_asks_for_another_form()
    {
        await kernel.RunAsync("var point = new { X = 1, Y = double.NaN };");
        Assert.Equal("JsonDocument 1", (await kernel.RunAsync("""
            #!set --name asJson --value @csharp:point --mime-type application/json
            $"{asJson.GetType().Name} {asJson.RootElement.GetProperty("X").GetInt32()}"
            """)).Result);
        Assert.StartsWith("String <", (await kernel.RunAsync("""
            #!share --from csharp point --as asHtml --mime-type text/html
            $"{asHtml.GetType().Name} {asHtml}"
            """)).Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_and_passwords_are_asked_for_and_a_password_shows_nowhere()
    {
        var asked = new List<string>();
        var options = new ExecuteOptions
        {
            Input = (prompt, isPassword) =>
            {
                asked.Add($"{prompt} {isPassword}");
                return isPassword ? "geheim" : "42";
            },
        };
        var run = await kernel.RunAsync("""
            #!set --name answer --value @input:"How many?"
            #!set --name secret --value @password:{"prompt": "The word"}
            #!set --name other --value @password
            """, options);
        Assert.Equal("ok", run.Reply.Status);
        Assert.Equal(["How many? False", "The word True", "other:  True"], asked);
        Assert.Equal("String 42", (await kernel.RunAsync("$\"{answer.GetType().Name} {answer}\"")).Result);
        Assert.Equal("geheim", (await kernel.RunAsync("secret.GetClearTextPassword()")).Result);
        string?[] shown =
        [
            (await kernel.RunAsync("secret")).Result, (await kernel.RunAsync("$\"{secret}\"")).Result, (await kernel.RunAsync("new[] { secret }")).Result,
            (await kernel.RunAsync("#!whos")).Displays.Single(), (await kernel.RunAsync("#!share --from csharp secret --as s --mime-type text/html\ns")).Result,
            (await kernel.RunAsync("#!javascript\n#!share --from csharp secret")).Reply.ErrorMessage,
            (await kernel.RunAsync("#!share --from csharp secret --as s --mime-type application/json")).Reply.ErrorMessage,
        ];
        Assert.All(shown, text => Assert.DoesNotContain("geheim", text, StringComparison.Ordinal));
        Assert.All(shown, text => Assert.NotEqual("", text));
    }

    [Theory]
    [InlineData("#!share --from cobol x", "Line 1: #!share: there is no language 'cobol'. Languages that hold values: csharp, ")]
    [InlineData("#!share --from html x", "html cells hold no values. These do: csharp, ")]
    [InlineData("1\n#!share --from value nothing", "Line 2: #!share: value has no value 'nothing'")]
    [InlineData("#!javascript\n#!share --from csharp nothing", "csharp has no value 'nothing'. It has ")]
    [InlineData("#!share --from csharp known", "'known' would be shared from csharp with itself")]
    [InlineData("#!html\n#!share --from csharp known", "html cells hold no values")]
    [InlineData("#!share --from csharp known --as 2x", "'2x' is no name for a C# variable")]
    [InlineData("#!js\n#!share --from csharp known --as for", "'for' is no name for a JavaScript constant")]
    [InlineData("#!js\n#!share --from csharp known --as a-b", "'a-b' is no name for a JavaScript constant")]
    [InlineData("#!share known", "--from is missing.\nUsage: #!share --from LANGUAGE")]
    [InlineData("#!set --name x", "--value is missing.\nUsage: #!set --name NAME")]
    [InlineData("#!set --name x --value @someone", "'@someone' is no value. Write @csharp:name")]
    [InlineData("#!set --name x --value @csharp:known --byref --mime-type text/html", "only one of them can be had")]
    public async Task What_cannot_be_shared_is_told(string code, string message)
    {
        await kernel.RunAsync("var known = 1;");
        var run = await kernel.RunAsync(code);
        Assert.Equal("error", run.Reply.Status);
        Assert.Contains(message, run.Reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_values_of_every_language_are_listed_under_its_name()
    {
        await kernel.RunAsync("var listed = 3;\n#!value --name note\nhello\n#!javascript\n#!share --from csharp listed --as copy");
        var names = (await kernel.RunAsync("#!who")).Displays.Single()!.Split("\n\n");
        Assert.Contains("listed", names[0].Split('\n'));
        Assert.Contains("javascript:\ncopy", names);
        var whole = (await kernel.RunAsync("#!whos")).Displays.Single();
        Assert.Matches(@"(?m)^listed +int +3$", whole);
        Assert.Matches(@"value:\n(.*\n)*note +string +""hello""", whole);
    }
}
