using Octavo.Kernel.Cells;
using Octavo.Kernel.Server;

namespace Octavo.Kernel.Tests;

public sealed class CellMapTests
{
    private static readonly KernelSession Session = new() { DefaultLanguage = "csharp" };

    [Fact]
    public void Each_part_keeps_its_places_and_blanks_the_others()
    {
        const string Cell = "var a = 1;\r\n#!html\n<p>\u00e9\ud83d\ude00</p>\n  #!cs\na\n#!nothing\nb";
        var map = new CellMap(Cell, Session.Catalog, Session.Catalog.FindLanguage("csharp"));
        var parts = map.Parts.ToArray();
        Assert.Equal(["csharp", "html"], parts.Select(part => part.Language!.Name));
        Assert.All(parts, part => Assert.Equal(Cell.Length, part.Code.Length));
        Assert.Equal("var a = 1;\r\n      \n          \n      \na\n         \nb", parts[0].Code);
        Assert.Equal("<p>\u00e9\ud83d\ude00</p>", parts[1].Code.Trim());

        Assert.Equal("csharp", map.At(0).Language!.Name);
        Assert.Equal("html", map.At(Cell.IndexOf('<', StringComparison.Ordinal)).Language!.Name);
        Assert.Equal("csharp", map.At(Cell.Length).Language!.Name);
        Assert.Null(map.At(Cell.IndexOf("#!nothing", StringComparison.Ordinal)).Language);
    }

    [Fact]
    public void A_cell_of_nothing_has_no_parts()
    {
        Assert.Empty(new CellMap("", Session.Catalog, null).Parts);
        Assert.Empty(new CellMap("#!html\n\n", Session.Catalog, Session.Catalog.FindLanguage("csharp")).Parts);
    }

    [Theory]
    [InlineData("csharp", "C#", ".cs", "text/x-csharp")]
    [InlineData("fsharp", "F#", ".fs", "text/x-fsharp")]
    [InlineData("html", "HTML", ".html", "text/html")]
    public void Front_ends_learn_what_the_default_language_is(string language, string name, string extension, string mimeType)
    {
        var info = LanguageInfo.Of(language);
        Assert.Equal((name, extension, mimeType), ((string?)info["name"], (string?)info["file_extension"], (string?)info["mimetype"]));
        Assert.All(["version", "pygments_lexer", "codemirror_mode"], field => Assert.NotNull((string?)info[field]));
    }
}
