using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Html;

namespace Octavo.Notebooks.Tests.Html;

public sealed class PagePicturesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("octavo-pictures-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Pictures_attached_or_beside_the_notebook_are_in_the_page_and_others_become_links()
    {
        Directory.CreateDirectory(Path.Combine(folder, "notebooks"));
        File.WriteAllBytes(Path.Combine(folder, "notebooks", "a b.png"), [1, 2, 3]);
        File.WriteAllBytes(Path.Combine(folder, "outside.png"), [4, 5, 6]);
        var document = NotebookDocument.Parse("""{"cells":[],"nbformat":4,"nbformat_minor":5}""", Path.Combine(folder, "notebooks", "n.ipynb"));
        var cell = document.Insert(0, "markdown", "![one](attachment:a.png) ![two](a%20b.png) ![three](../outside.png) ![](https://example.org/x.png) ![gone](attachment:b.png)");
        cell.Json["attachments"] = new JsonObject { ["a.png"] = new JsonObject { ["image/png"] = new JsonArray("AQ\n", "ID") } };

        var page = new HtmlParser().ParseDocument(HtmlExporter.Export(document, new PageOptions()));
        Assert.Equal(["data:image/png;base64,AQID", "data:image/png;base64,AQID"], page.QuerySelectorAll("img").Select(image => image.GetAttribute("src")));
        Assert.Equal(["one", "two"], page.QuerySelectorAll("img").Select(image => image.GetAttribute("alt")));
        Assert.Equal(["three", "https://example.org/x.png", "gone"], page.QuerySelectorAll("#cell-1 a").Select(link => link.TextContent));
    }
}
