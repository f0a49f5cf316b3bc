using System.Text.Json.Nodes;
using FsCheck.Xunit;
using Octavo.Notebooks.Documents;

namespace Octavo.Notebooks.Tests.Documents;

/// <summary>.NET Interactive's .dib files, read as notebooks and written back.</summary>
public sealed class DibTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("octavo-dib-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Property(Arbitrary = [typeof(DibText)], MaxTest = 200)]
    public void A_file_that_becomes_a_notebook_and_a_file_again_keeps_every_byte(DibText file)
    {
        var notebook = NotebookDocument.Parse(NotebookDocument.ParseDib(file.Text).ToJson());
        Assert.Equal(file.Text, notebook.ToDib());
    }

    [Property(Arbitrary = [typeof(PolyglotNotebook)], MaxTest = 400)]
    public void A_notebook_that_becomes_a_file_and_a_notebook_again_loses_nothing_but_ids(PolyglotNotebook text)
    {
        var notebook = NotebookDocument.Parse(text.Json);
        var file = notebook.ToDib();
        Assert.DoesNotContain('\uFEFF', file);
        var again = NotebookDocument.Parse(NotebookDocument.ParseDib(file).ToJson());
        Assert.Equal(Comparable(notebook), Comparable(again));
    }

    [Property(Arbitrary = [typeof(NotebookText)], MaxTest = 100)]
    public void Any_notebook_at_all_loses_only_outputs_and_ids(NotebookText text)
    {
        var notebook = NotebookDocument.Parse(text.Json);
        Assert.Equal(Comparable(notebook), Comparable(NotebookDocument.ParseDib(notebook.ToDib())));
    }

    [Fact]
    public void Cells_are_told_apart_by_language_lines_alone()
    {
        var document = NotebookDocument.ParseDib(
            "\n\n#!c#\n\n#!time\nvar x = 1;\n#!value --name y\n\n\n#!md\r\n\r\nText\r\n\n#!fsharp\n\n#!F#\nlet y = 2\n\n\nlet z = 3\n\n#!mermaid\n\n#!mydb\nselect");
        Assert.Equal(
            [("code", "csharp", "#!time\nvar x = 1;\n#!value --name y"), ("markdown", null, "Text"), ("code", "fsharp", "let y = 2\n\n\nlet z = 3"),
                ("code", "mermaid", "#!mydb\nselect")],
            document.Cells.Select(cell => (cell.CellType, cell.Language, cell.Source)));
        Assert.All(document.Cells.Where(cell => cell.IsCode), cell => Assert.Equal(cell.Language, (string?)cell.Json["metadata"]!["dotnet_interactive"]!["language"]));
        Assert.Equal(4, document.Cells.Select(cell => (string?)cell.Json["id"]).Distinct().Count());
    }

    [Fact]
    public void Metadata_declare_languages_and_the_default_and_may_span_lines()
    {
        var document = NotebookDocument.ParseDib("""
            #!meta
            {
              "kernelInfo": { "defaultKernelName": "fsharp", "items": [ { "name": "mydb", "aliases": [ "db" ] } ] },
              "authors": [ "A" ]
            }
            #!time
            let first = 1
            #!db
            select 1
            """);
        Assert.Equal([("fsharp", "#!time\nlet first = 1"), ("mydb", "select 1")], document.Cells.Select(cell => (cell.Language!, cell.Source)));
        Assert.Equal(("fsharp", "octavo-fsharp"), (document.DefaultLanguage, document.KernelName));
        Assert.Equal("A", (string?)document.Root["metadata"]!["authors"]![0]);
        Assert.Contains("\n\n#!mydb\n\nselect 1\n", document.ToDib(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_notebook_needs_no_metadata_and_its_tags_go_into_a_note()
    {
        var document = NotebookDocument.ParseDib("#!csharp\n\nvar seed = 1;\n\n#!markdown\n\n# Text\n");
        Assert.Equal("#!csharp\n\nvar seed = 1;\n\n#!markdown\n\n# Text\n", document.ToDib());
        document.Cells[0].Json["metadata"]!["tags"] = new JsonArray("parameters");
        var file = document.ToDib();
        Assert.StartsWith("#!meta\n\n{\"octavo\":{\"count\":2,\"cells\":[{\"at\":0,", file, StringComparison.Ordinal);
        Assert.Equal(["parameters"], NotebookDocument.ParseDib(file).Cells[0].Tags);
    }

    [Fact]
    public void A_note_follows_its_cell_where_the_text_was_moved_or_edited_and_ends_with_it()
    {
        var document = NotebookDocument.ParseDib("#!csharp\n\nvar seed = 1;\n\n#!csharp\n\nseed\n");
        document.Cells[0].Json["metadata"]!["tags"] = new JsonArray("parameters");
        var file = document.ToDib();
        string[] Tagged(string text) => [.. NotebookDocument.ParseDib(text).Cells.Where(cell => cell.Tags.Contains("parameters")).Select(cell => cell.Source)];
        Assert.Equal(["var seed = 1;"], Tagged(file + "\n#!html\n\n<b/>\n"));
        Assert.Equal(["var seed = 1;"], Tagged(file.Replace("#!csharp\n\nvar", "#!html\n\n<b/>\n\n#!csharp\n\nvar", StringComparison.Ordinal)));
        Assert.Equal(["var seed = 2;"], Tagged(file.Replace("seed = 1", "seed = 2", StringComparison.Ordinal)));
        Assert.Empty(Tagged(file.Replace("#!csharp\n\nvar seed = 1;\n\n", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Outputs_are_left_out_of_a_file_and_nothing_else()
    {
        var document = NotebookDocument.ParseDib("#!csharp\n\n1\n");
        document.Cells[0].Outputs.Add(new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "1" });
        document.Cells[0].ExecutionCount = 7;
        Assert.Equal("#!csharp\n\n1\n", document.ToDib());
    }

    [Fact]
    public void A_cell_that_names_its_language_in_tag_and_line_stands_once_in_the_file_and_keeps_both()
    {
        var document = NotebookDocument.ParseDib("#!fsharp\n\nlet x = 1\n");
        document.Cells[0].Source = "#!fsharp\nlet x = 1";
        Assert.EndsWith("}\n\n#!fsharp\n\nlet x = 1\n", document.ToDib(), StringComparison.Ordinal);
        Assert.Equal("#!fsharp\nlet x = 1", NotebookDocument.ParseDib(document.ToDib()).Cells.Single().Source);
    }

    [Fact]
    public void The_name_of_a_file_says_its_format()
    {
        var path = Path.Combine(folder, "a.dib");
        File.WriteAllText(path, "\uFEFF#!csharp\r\n\r\n1 + 1\r\n");
        var document = NotebookDocument.Load(path);
        Assert.Equal("1 + 1", document.Cells.Single().Source);
        document.Save(Path.Combine(folder, "b.ipynb"));
        NotebookDocument.Load(Path.Combine(folder, "b.ipynb")).Save(Path.Combine(folder, "c.DIB"));
        Assert.Equal("#!csharp\n\n1 + 1\n", File.ReadAllText(Path.Combine(folder, "c.DIB")));
    }

    [Fact]
    public void Nothing_is_read_as_a_notebook_without_cells()
    {
        Assert.Empty(NotebookDocument.ParseDib("").Cells);
        Assert.Equal("", NotebookDocument.ParseDib("\n\n#!csharp\n\n").ToDib());
    }

    [Theory]
    [InlineData("#!csharp\n\n1\n\n#!meta\n{\n\"a\": ,\n}\n", "'x.dib': the #!meta block is not valid JSON: line 7")]
    [InlineData("#!meta\n[1]\n", "'x.dib': the #!meta block on line 1 is JSON but not an object")]
    [InlineData("#!meta\n{\"octavo\": 1}\n", "under \"octavo\" is damaged")]
    [InlineData("#!meta\n{\"octavo\": {\"cells\": [{}]}}\n", "under \"octavo\" is damaged")]
    [InlineData("#!meta\n{\"octavo\": {\"cells\": [null]}}\n", "under \"octavo\" is damaged")]
    [InlineData("#!meta\n{\"octavo\": {\"cells\": [{\"at\": 1e99}]}}\n", "under \"octavo\" is damaged")]
    [InlineData("#!meta\n{\"octavo\": {\"notebook\": {\"nbformat\": 3}}}\n", "'x.dib' has nbformat 3")]
    [InlineData("#!meta\n{\"kernelInfo\": [1]}\n", "'x.dib': metadata.polyglot_notebook.kernelInfo should be an object")]
    [InlineData("#!meta\n{\"kernelInfo\": {\"defaultKernelName\": 1}}\n", "kernelInfo.defaultKernelName should be a string")]
    public void What_is_no_such_file_is_refused_with_its_place(string text, string message) =>
        Assert.Contains(message, Assert.Throws<NotebookFormatException>(() => NotebookDocument.ParseDib(text, "x.dib")).Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        var path = Path.Combine(folder, "bad.dib");
        File.WriteAllBytes(path, [0x23, 0xFF, 0xFE]);
        Assert.Contains("not UTF-8", Assert.Throws<NotebookFormatException>(() => NotebookDocument.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"polyglot_notebook":{"kernelInfo":{"defaultKernelName":"fsharp"}},"kernelspec":{"name":".net-csharp"}}""", "fsharp")]
    [InlineData("""{"kernelInfo":{"defaultKernelName":"html"},"kernelspec":{"name":".net-csharp"}}""", "html")]
    [InlineData("""{"kernelspec":{"name":".net-fsharp","language":"C#"}}""", "fsharp")]
    [InlineData("""{"kernelspec":{"name":"octavo-csharp"}}""", "csharp")]
    [InlineData("""{"kernelspec":{"name":"other","language":"F#"}}""", "fsharp")]
    [InlineData("""{"kernelspec":{"name":"python3","language":"python"}}""", "python")]
    [InlineData("""{"kernelspec":{"name":"python3"}}""", null)]
    [InlineData("{}", null)]
    public void A_notebook_declares_the_language_of_cells_that_name_none(string metadata, string? language)
    {
        var document = NotebookDocument.Parse($$"""{"cells":[],"metadata":{{metadata}},"nbformat":4,"nbformat_minor":5}""");
        Assert.Equal((language, language ?? "csharp"), (document.DeclaredLanguage, document.DefaultLanguage));
    }

    // The notebook's JSON with members in order, texts joined, without what a file does not hold.
    private static string Comparable(NotebookDocument document)
    {
        var root = document.Root.DeepClone().AsObject();
        foreach (var cell in root["cells"]!.AsArray().OfType<JsonObject>())
        {
            foreach (var name in new[] { "id", "outputs", "execution_count" })
            {
                cell.Remove(name);
            }

            cell["source"] = NotebookCell.JoinLines(cell["source"]);
            cell["metadata"] ??= new JsonObject();
        }

        return Ordered(root);
    }

    private static string Ordered(JsonNode? node) => node switch
    {
        JsonObject members => "{" + string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}:{Ordered(member.Value)}")) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Ordered)) + "]",
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => NotebookCell.JoinLines(value),
        _ => node?.ToJsonString() ?? "null",
    };
}
