using Octavo.Notebooks.Html;

namespace Octavo.Notebooks.Tests.Html;

public sealed class AnsiTextTests
{
    [Theory]
    [InlineData("plain <b>", "plain &lt;b&gt;")]
    [InlineData("\u001b[31mred\u001b[0m rest", "<span class=\"ansi-1\">red</span> rest")]
    [InlineData("\u001b[1;92mok\u001b[39m still\u001b[m", "<span class=\"ansi-10 ansi-bold\">ok</span><span class=\"ansi-bold\"> still</span>")]
    [InlineData("\u001b[44mback\u001b[49m", "<span class=\"ansi-bg-4\">back</span>")]
    [InlineData("\u001b[38;5;196mx\u001b[0m\u001b[38;2;0;0;250my", "<span class=\"ansi-9\">x</span><span class=\"ansi-12\">y</span>")]
    [InlineData("a\u001b[2K\u001b[1Ab\u001b]0;title\u0007c\u001b(Bd", "abcd")]
    [InlineData(" 10%\r 50%\r100%\nnext\r\n", "100%\nnext\n")]
    [InlineData("cut\u001b[3", "cut3")]
    [InlineData("\u001b[38;5m\u001b[38;2;1mz", "z")]
    [InlineData("bell\u0007", "bell\uFFFD")]
    public void A_terminals_text_keeps_its_words_and_sixteen_colours(string text, string html) => Assert.Equal(html, AnsiText.ToHtml(text));
}
