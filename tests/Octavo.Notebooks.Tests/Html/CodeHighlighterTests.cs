using System.Net;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Octavo.Notebooks.Html;

namespace Octavo.Notebooks.Tests.Html;

public sealed class CodeHighlighterTests
{
    [Theory]
    [InlineData("csharp", "var x = 1_000.5e-3f; // done", "<span class=\"k\">var</span> x = <span class=\"n\">1_000.5e-3f</span>; <span class=\"c\">// done</span>")]
    [InlineData("csharp", "\"\"\"raw \"q\" \"\"\"", "<span class=\"s\">&quot;&quot;&quot;raw &quot;q&quot; &quot;&quot;&quot;</span>")]
    [InlineData("csharp", "@\"a\"\"b\" + 'c'", "<span class=\"s\">@&quot;a&quot;&quot;b&quot;</span> + <span class=\"s\">&#39;c&#39;</span>")]
    [InlineData("csharp", "new GptConfig { Width = 3 }.Run<int>()", "<span class=\"k\">new</span> <span class=\"t\">GptConfig</span> { Width = <span class=\"n\">3</span> }.<span class=\"f\">Run</span>&lt;<span class=\"k\">int</span>&gt;()")]
    [InlineData("csharp", "#r \"a.dll\"", "<span class=\"p\">#r &quot;a.dll&quot;</span>")]
    [InlineData("fsharp", "let f = fun x -> x (* id *)", "<span class=\"k\">let</span> f = <span class=\"k\">fun</span> x <span class=\"k\">-&gt;</span> x <span class=\"c\">(* id *)</span>")]
    [InlineData("javascript", "const s = `a ${1}`;", "<span class=\"k\">const</span> s = <span class=\"s\">`a ${1}`</span>;")]
    [InlineData("sql", "SELECT 'x' -- c", "<span class=\"k\">SELECT</span> <span class=\"s\">&#39;x&#39;</span> <span class=\"c\">-- c</span>")]
    [InlineData("html", "<b class=\"x\">", "&lt;<span class=\"t\">b</span> <span class=\"a\">class</span>=<span class=\"s\">&quot;x&quot;</span>&gt;")]
    [InlineData("klingon", "var <x>", "var &lt;x&gt;")]
    public void Code_is_coloured_by_what_it_is(string language, string code, string expected) =>
        Assert.Equal(expected, CodeHighlighter.ToHtml(code, language));

    [Fact]
    public void A_line_that_names_a_language_switches_to_it_and_another_command_does_not()
    {
        Assert.Equal(
            "<span class=\"p\">#!time</span>\n<span class=\"k\">var</span> a = b;\n<span class=\"p\">#!fsharp</span>\n<span class=\"k\">let</span> var = a",
            CodeHighlighter.ToHtml("#!time\nvar a = b;\n#!fsharp\nlet var = a", "csharp"));
        Assert.Equal("fsharp", CodeHighlighter.NamedLanguage("#!F#\nlet x = 1"));
        Assert.Null(CodeHighlighter.NamedLanguage("#!time\n1"));
        Assert.Null(CodeHighlighter.NamedLanguage("1\n#!fsharp"));
    }

    /// <summary>Colouring only adds spans: without them the code is there, letter by letter.</summary>
    [Property(MaxTest = 300)]
    public void Colouring_never_loses_or_moves_a_letter(string?[] parts, byte pick)
    {
        string[] spice = ["\"", "'", "/*", "*/", "//x\n", "\"\"\"", "<script>", "</script>", "<!--", "`${", "@\"", "class A<T>", "(*", "1.5e", "#if\n", "\n#!html\n", "style=\"a\"", "\\"];
        string[] languages = ["csharp", "fsharp", "javascript", "sql", "html", "css", "json", "python", "pwsh"];
        var code = string.Concat(parts.Select((part, i) => part + spice[(i + pick) % spice.Length]));
        code = new string([.. code.Where(letter => letter == '\n' || !char.IsControl(letter))]);
        var html = CodeHighlighter.ToHtml(code, languages[pick % languages.Length]);
        Assert.Equal(code, WebUtility.HtmlDecode(Regex.Replace(html, "</?span[^>]*>", "")));
    }

    [Fact]
    public void Code_of_a_megabyte_is_shown_without_colours()
    {
        var code = string.Concat(Enumerable.Repeat("var x = \"y\"; ", 80_000));
        Assert.DoesNotContain("<span", CodeHighlighter.ToHtml(code, "csharp"), StringComparison.Ordinal);
    }
}
