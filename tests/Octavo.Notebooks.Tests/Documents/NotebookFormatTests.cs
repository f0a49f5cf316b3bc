using FsCheck.Xunit;
using Octavo.Notebooks.Documents;

namespace Octavo.Notebooks.Tests.Documents;

public sealed class NotebookFormatTests
{
    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "no list of cells")]
    [InlineData("1", "no list of cells")]
    [InlineData("null", "no list of cells")]
    [InlineData("""{"cells":{}}""", "no list of cells")]
    [InlineData("""{"cells":[]}""", "nbformat missing")]
    [InlineData("""{"cells":[],"nbformat":"4"}""", "nbformat \"4\"")]
    [InlineData("""{"cells":[],"nbformat":3}""", "nbformat 3")]
    [InlineData("""{"cells":[],"nbformat":4.5}""", "nbformat 4.5")]
    [InlineData("""{"cells":[],"nbformat":1e99}""", "nbformat 1e99")]
    [InlineData("""{"cells":[],"nbformat":4,"nbformat":4}""", "not valid JSON")]
    [InlineData("""{"cells":[],"nbformat":4,"metadata":"x"}""", "metadata should be an object")]
    [InlineData("""{"cells":[],"nbformat":4,"metadata":{"kernelspec":1}}""", "metadata.kernelspec should be an object")]
    [InlineData("""{"cells":[],"nbformat":4,"metadata":{"kernelspec":{"name":[]}}}""", "metadata.kernelspec.name should be a string")]
    [InlineData("""{"cells":[1],"nbformat":4}""", "cell 1 should be an object, but is 1")]
    [InlineData("""{"cells":[null],"nbformat":4}""", "cell 1 should be an object, but is null")]
    [InlineData("""{"cells":[{}],"nbformat":4}""", "cell 1: it has no cell_type")]
    [InlineData("""{"cells":[{"cell_type":7}],"nbformat":4}""", "cell 1: cell_type should be a string")]
    [InlineData("""{"cells":[{"cell_type":"raw"},{"cell_type":"code","source":7}],"nbformat":4}""", "cell 2: source should be a string or a list of strings")]
    [InlineData("""{"cells":[{"cell_type":"code","source":["a",7]}],"nbformat":4}""", "cell 1: source should be")]
    [InlineData("""{"cells":[{"cell_type":"code","metadata":"m"}],"nbformat":4}""", "cell 1: metadata should be an object, but is \"m\"")]
    [InlineData("""{"cells":[{"cell_type":"code","metadata":{"tags":"t"}}],"nbformat":4}""", "cell 1: metadata.tags should be a list")]
    [InlineData("""{"cells":[{"cell_type":"code","metadata":{"tags":[1]}}],"nbformat":4}""", "cell 1: metadata.tags should be a list of strings")]
    [InlineData("""{"cells":[{"cell_type":"code","metadata":{"polyglot_notebook":"x"}}],"nbformat":4}""", "cell 1: metadata.polyglot_notebook should be")]
    [InlineData("""{"cells":[{"cell_type":"code","execution_count":"1"}],"nbformat":4}""", "cell 1: execution_count should be a whole number")]
    [InlineData("""{"cells":[{"cell_type":"code","outputs":{}}],"nbformat":4}""", "cell 1: outputs should be a list")]
    [InlineData("""{"cells":[{"cell_type":"code","outputs":[2]}],"nbformat":4}""", "cell 1: outputs[0] should be an object")]
    [InlineData("""{"cells":[{"cell_type":"code","outputs":[{}]}],"nbformat":4}""", "cell 1: outputs[0] has no output_type")]
    [InlineData("""{"cells":[{"cell_type":"code","outputs":[{"output_type":"stream","text":1}]}],"nbformat":4}""", "cell 1: outputs[0].text should be")]
    [InlineData("""{"cells":[{"cell_type":"code","outputs":[{"output_type":"error","traceback":[1]}]}],"nbformat":4}""", "cell 1: outputs[0].traceback should be")]
    [InlineData("""{"cells":[{"cell_type":"code","outputs":[{"output_type":"display_data","data":[]}]}],"nbformat":4}""", "cell 1: outputs[0].data should be")]
    [InlineData("""{"cells":[{"cell_type":"code","outputs":[{"output_type":"display_data","data":{"text/html":{}}}]}],"nbformat":4}""", "cell 1: outputs[0].data.text/html should be")]
    [InlineData("""{"cells":[{"cell_type":"markdown","attachments":{"a":1}}],"nbformat":4}""", "cell 1: attachments[\"a\"] should be")]
    [InlineData("""{"cells":[],"nbformat":4,"\ud800":1}""", "surrogate")]
    [InlineData("""{"cells":[],"nbformat":4,"metadata":{"\ud800":1,"\ud801":1}}""", "surrogate")]
    public void A_wrong_file_is_refused_with_its_name_and_its_cell(string json, string expected)
    {
        var problem = Assert.Throws<NotebookFormatException>(() => NotebookDocument.Parse(json, "broken.ipynb"));
        Assert.Contains("'broken.ipynb'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(501)]
    public void Brackets_nested_beyond_reason_are_refused_and_do_not_end_the_process(int depth)
    {
        var bomb = "{\"cells\":[],\"nbformat\":4,\"metadata\":{\"a\":" + new string('[', depth) + new string(']', depth) + "}}";
        Assert.Contains("depth", Assert.Throws<NotebookFormatException>(() => NotebookDocument.Parse(bomb)).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Nesting_just_below_the_limit_is_read_cloned_and_written()
    {
        const int Depth = 490;
        var json = $$"""{"cells":[],"metadata":{"a":{{new string('[', Depth)}}{{new string(']', Depth)}}},"nbformat":4}""";
        var document = NotebookDocument.Parse(json, "deep.ipynb").Clone();
        Assert.Equal(json, document.ToJson());
    }

    [Fact]
    public void A_missing_file_a_folder_and_bytes_that_are_no_text_are_named()
    {
        var folder = Directory.CreateTempSubdirectory("octavo-documents-").FullName;
        try
        {
            Assert.Contains("no notebook", Problem(Path.Combine(folder, "missing.ipynb")), StringComparison.Ordinal);
            Assert.Contains("no notebook", Problem(folder), StringComparison.Ordinal);
            var file = Path.Combine(folder, "utf16.ipynb");
            File.WriteAllText(file, """{"cells":[],"nbformat":4}""", System.Text.Encoding.Unicode);
            Assert.Contains("not UTF-8", Problem(file), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static string Problem(string path) => Assert.Throws<NotebookFormatException>(() => NotebookDocument.Load(path)).Message;
    }

    /// <summary>Cuts or overwrites a valid notebook at a random place: what comes out is a notebook or a NotebookFormatException.</summary>
    [Property(Arbitrary = [typeof(NotebookText)], MaxTest = 300)]
    public void Damage_anywhere_never_gives_another_exception(NotebookText text, int place, byte replacement)
    {
        var at = (int)((uint)place % (uint)text.Json.Length);
        string[] damaged =
        [
            text.Json[..at],
            text.Json.Remove(at, 1),
            $"{text.Json[..at]}{(char)replacement}{text.Json[(at + 1)..]}",
            $"{text.Json[..at]}[{text.Json[at..]}",
            text.Json.Replace("\"metadata\": {", "\"metadata\": 3, \"x\": {", StringComparison.Ordinal),
        ];
        foreach (var json in damaged)
        {
            try
            {
                var document = NotebookDocument.Parse(json);
                foreach (var cell in document.Cells)
                {
                    _ = (cell.CellType, cell.Source, cell.Language, cell.Tags, cell.Outputs, cell.ExecutionCount);
                }

                _ = (document.Title, document.KernelName, document.DefaultLanguage, document.ToJson());
            }
            catch (NotebookFormatException problem)
            {
                Assert.NotEmpty(problem.Message);
            }
        }
    }
}
