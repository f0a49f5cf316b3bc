using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using Octavo.Notebooks.Documents;

namespace Octavo.Notebooks.Tests.Documents;

public sealed class NotebookRoundTripTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("octavo-documents-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Property(Arbitrary = [typeof(NotebookText)], MaxTest = 300)]
    public void A_notebook_that_is_read_and_written_keeps_every_character(NotebookText text)
    {
        Assert.Equal(text.Json, NotebookDocument.Parse(text.Json, "fuzzed.ipynb").ToJson());
    }

    [Property(Arbitrary = [typeof(NotebookText)], MaxTest = 100)]
    public void A_clone_writes_the_same_text_and_shares_no_cell(NotebookText text)
    {
        var document = NotebookDocument.Parse(text.Json, "fuzzed.ipynb");
        var clone = document.Clone();
        Assert.Equal(text.Json, clone.ToJson());
        clone.Insert(0, "markdown", "new");
        Assert.Equal(text.Json, document.ToJson());
    }

    [Theory]
    [InlineData("\uFEFF{\n \"cells\": [],\n \"nbformat\": 4\n}\n")]
    [InlineData("{\"cells\": [], \"metadata\": {\"a\": [1, 2]}, \"nbformat\": 4}")]
    [InlineData("{\"cells\":[],\"metadata\":{\"a\":[1,2]},\"nbformat\":4}\n")]
    [InlineData("{\r\n  \"cells\": [],\r\n  \"nbformat\": 4\r\n}")]
    public void A_saved_file_has_the_bytes_of_the_file_it_was_read_from(string text)
    {
        var file = Path.Combine(folder, "a.ipynb");
        var bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text);
        File.WriteAllBytes(file, bytes);
        NotebookDocument.Load(file).Save(file);
        Assert.Equal(bytes, File.ReadAllBytes(file));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_new_file_gets_its_folders_and_a_link_stays_a_link()
    {
        var document = NotebookDocument.Parse("""{"cells":[],"nbformat":4}""");
        var file = Path.Combine(folder, "new", "folder", "a.ipynb");
        document.Save(file);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only administrators make links.");
        var link = Path.Combine(folder, "link.ipynb");
        File.CreateSymbolicLink(link, file);
        document.Insert(0, "markdown", "text");
        document.Save(link);
        Assert.Equal(file, new FileInfo(link).LinkTarget);
        Assert.Equal(document.ToJson(), File.ReadAllText(file));
    }

    [Fact]
    public void A_file_that_Jupyter_wrote_keeps_its_bytes_and_Jupyter_accepts_what_we_add()
    {
        const string Write = """
            import nbformat, sys
            from nbformat.v4.nbbase import new_notebook, new_markdown_cell, new_code_cell, new_raw_cell, new_output
            n = new_notebook(metadata={"zeta": 1.0, "alpha": [1e-5, 1e22, -0.0, {"x": None, "é": "😀\u2028\x7f\x01"}], "empty": {}})
            n.cells = [new_markdown_cell("# Títle\n\ttab \"q\" \\ 日本", attachments={"a.png": {"image/png": "AAAA"}}),
                       new_code_cell("1\n2\n", outputs=[new_output("stream", text="a\r\nb\n"),
                                     new_output("display_data", {"application/json": {"a": [1.0, 2]}, "text/plain": "x"})]),
                       new_raw_cell("")]
            nbformat.write(n, sys.argv[1])
            """;
        Assert.SkipUnless(Python("import nbformat") == "", "Python's nbformat is not installed: Debian's jupyter-nbconvert brings it.");
        var file = Path.Combine(folder, "jupyter.ipynb");
        Assert.Equal("", Python(Write, file));
        var bytes = File.ReadAllBytes(file);

        var document = NotebookDocument.Load(file);
        document.Save(file);
        Assert.Equal(bytes, File.ReadAllBytes(file));

        document.Insert(0, "code", "var é = \"😀\\n\";", "parameters");
        document.Insert(0, "markdown", "text");
        document.Save(file);
        Assert.Equal("", Python("import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], 4)); nbformat.write(nbformat.read(sys.argv[1], 4), sys.argv[1])", file));
        Assert.Equal(document.ToJson(), File.ReadAllText(file));
    }

    [Fact]
    public void A_new_cell_has_an_id_only_where_the_format_knows_ids_and_never_one_twice()
    {
        var older = NotebookDocument.Parse("""{"cells":[],"nbformat":4,"nbformat_minor":4}""");
        Assert.False(older.Insert(0, "code", "1").Json.ContainsKey("id"));

        var newer = NotebookDocument.Parse("""{"cells":[],"nbformat":4,"nbformat_minor":5}""");
        var ids = Enumerable.Range(0, 20).Select(_ => (string)newer.Insert(0, "code", "same text").Json["id"]!).ToList();
        Assert.Equal(20, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Asking_a_markdown_cell_for_outputs_does_not_change_it()
    {
        var document = NotebookDocument.Parse("""{"cells":[{"cell_type":"markdown","source":"x"}],"nbformat":4}""");
        Assert.Empty(document.Cells[0].Outputs);
        Assert.False(document.Cells[0].Json.ContainsKey("outputs"));
    }

    [Fact]
    public void Half_an_emoji_reads_as_the_replacement_character_and_an_escaped_backslash_stays()
    {
        var document = NotebookDocument.Parse("""{"cells":[{"cell_type":"code","source":["a\ud83d\\ud83d","\ud83d\ude00"]}],"nbformat":4}""");
        Assert.Equal("a\uFFFD\\ud83d😀", document.Cells[0].Source);
    }

    [Fact]
    public void Outputs_added_by_hand_are_written_as_Python_would_write_them()
    {
        var document = NotebookDocument.Parse("""{"cells":[{"cell_type":"code","source":"x"}],"nbformat":4}""");
        document.Cells[0].Outputs.Add(new JsonObject { ["output_type"] = "stream", ["text"] = "é\u0001\u007f😀<&'\"\\\r\n", ["n"] = 3 });
        Assert.Contains("\"text\": \"é\\u0001\u007f😀<&'\\\"\\\\\\r\\n\",\n     \"n\": 3\n", document.ToJson(), StringComparison.Ordinal);
    }

    /// <summary>Runs a program; what it complained of, empty where it went well.</summary>
    private static string Python(string program, params string[] arguments)
    {
        // Debian's own Python is the one that Debian's Jupyter packages install into.
        const string Interpreter = "/usr/bin/python3";
        if (!File.Exists(Interpreter))
        {
            return "absent";
        }

        var start = new ProcessStartInfo(Interpreter) { RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : complaint;
    }
}
