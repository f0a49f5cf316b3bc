using System.Text.Json.Nodes;
using Octavo.Cli.Tests.Program;
using Octavo.Notebooks.Documents;
using static Octavo.Cli.Tests.Program.TestNotebook;

namespace Octavo.Cli.Tests.Commands;

/// <summary><c>octavo export</c> of a notebook with the outputs it was saved with.</summary>
public sealed class ExportTests : IDisposable
{
    // One pixel.
    private const string Picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private readonly TemporaryHome home = new();

    public ExportTests()
    {
        TestNotebook.Write(home, "study.ipynb", Text("# A study\n\n**Question.** Does it stand alone?\n\nSee <https://example.org>."), Code("Draw();"));
        var document = NotebookDocument.Load(home["study.ipynb"]);
        document.Cells[1].Outputs.Add(JsonNode.Parse(
            """{"output_type":"display_data","metadata":{},"data":{"image/png":"PICTURE","text/plain":["a picture"]}}""".Replace("PICTURE", Picture)));
        document.Cells[1].Outputs.Add(JsonNode.Parse("""{"output_type":"stream","name":"stdout","text":["drawn <once>\n"]}"""));
        document.Save(home["study.ipynb"]);
    }

    [Fact]
    public async Task The_page_shows_the_outputs_and_loads_nothing()
    {
        var result = await OctavoRun.ToEndAsync(home, "export", "study.ipynb");
        Assert.True(result.ExitCode == 0, $"Exit code {result.ExitCode}.\n{result.Output}\n{result.Error}");
        Assert.Equal([home["study.html"]], result.Lines);
        Page.StandsAlone(home["study.html"]);
        var page = Page.Read(home["study.html"]);
        Assert.Equal("A study", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("Does it stand alone?", page.QuerySelector(".subtitle")!.TextContent);
        Assert.Equal([$"data:image/png;base64,{Picture}"], page.QuerySelectorAll("img").Select(picture => picture.GetAttribute("src")));
        Assert.Contains("drawn <once>", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Draw();", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_goes_where_it_is_told_and_folders_are_made()
    {
        var result = await OctavoRun.ToEndAsync(home, "export", "study.ipynb", "-o", "for/you.html");
        Assert.Equal((0, home["for/you.html"]), (result.ExitCode, result.Lines[^1]));
        Assert.True(File.Exists(home["for/you.html"]));
    }

    [Fact]
    public async Task A_page_that_would_replace_its_notebook_or_a_folder_is_refused()
    {
        var before = await File.ReadAllTextAsync(home["study.ipynb"], TestContext.Current.CancellationToken);
        (await OctavoRun.ToEndAsync(home, "export", "study.ipynb", "-o", "study.ipynb")).Refuses("would replace the notebook 'study.ipynb'", "--out");
        (await OctavoRun.ToEndAsync(home, "export", "study.ipynb", "-o", "tmp")).Refuses("'tmp' is a folder", "--out");
        Assert.Equal(before, await File.ReadAllTextAsync(home["study.ipynb"], TestContext.Current.CancellationToken));
    }

    public void Dispose() => home.Dispose();
}
