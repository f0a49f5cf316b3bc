using System.Text.Json.Nodes;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Wire;

namespace Octavo.Notebooks.Tests.Client;

public sealed class NotebookOutputTests
{
    private readonly NotebookDocument notebook = NotebookDocument.Parse("""{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}""");
    private readonly NotebookOutput outputs = new();
    private readonly NotebookCell cell;

    public NotebookOutputTests() => cell = notebook.Insert(0, "code", "x");

    [Fact]
    public void Pieces_of_one_stream_become_one_output_and_another_stream_begins_a_new_one()
    {
        Send("stream", """{"name":"stdout","text":"a\nb"}""");
        Send("stream", """{"name":"stdout","text":"c\n"}""");
        Send("stream", """{"name":"stderr","text":"e"}""");
        Send("stream", """{"name":"stdout","text":"d"}""");
        AssertOutputs("""
            [{"output_type":"stream","name":"stdout","text":["a\n","bc\n"]},
             {"output_type":"stream","name":"stderr","text":["e"]},
             {"output_type":"stream","name":"stdout","text":["d"]}]
            """);
    }

    [Fact]
    public void A_display_is_updated_in_place_wherever_it_stands()
    {
        var other = notebook.Insert(1, "code", "y");
        Send("display_data", """{"data":{"text/plain":"1"},"metadata":{},"transient":{"display_id":"d"}}""");
        Send("stream", """{"name":"stdout","text":"between"}""");
        outputs.Apply(other, Message("display_data", """{"data":{"text/plain":"1"},"metadata":{},"transient":{"display_id":"d"}}"""));
        outputs.Apply(other, Message("update_display_data", """{"data":{"text/plain":"2"},"metadata":{"m":1},"transient":{"display_id":"d"}}"""));
        AssertOutputs("""
            [{"output_type":"display_data","data":{"text/plain":["2"]},"metadata":{"m":1}},
             {"output_type":"stream","name":"stdout","text":["between"]}]
            """);
        Assert.Equal("2", NotebookCell.JoinLines(other.Outputs[0]!["data"]!["text/plain"]));
    }

    [Fact]
    public void Clearing_is_at_once_or_with_the_next_output()
    {
        Send("stream", """{"name":"stdout","text":"a"}""");
        Send("clear_output", """{"wait":true}""");
        Assert.Single(cell.Outputs);
        Send("stream", """{"name":"stdout","text":"b"}""");
        AssertOutputs("""[{"output_type":"stream","name":"stdout","text":["b"]}]""");
        Send("clear_output", """{"wait":false}""");
        Assert.Empty(cell.Outputs);
    }

    [Fact]
    public void Texts_are_lists_of_lines_and_json_and_pictures_stay_as_they_are()
    {
        Send("execute_result", """{"execution_count":3,"data":{"text/html":"<a>\n<b>","application/json":{"x":[1]},"image/png":"QUJD\n"},"metadata":{}}""");
        AssertOutputs("""
            [{"output_type":"execute_result","execution_count":3,"metadata":{},
              "data":{"text/html":["<a>\n","<b>"],"application/json":{"x":[1]},"image/png":"QUJD\n"}}]
            """);
    }

    private static JupyterMessage Message(string type, string content) =>
        new() { Header = MessageHeader.Create(type, "s", "u"), Content = JsonNode.Parse(content)!.AsObject() };

    private void Send(string type, string content) => outputs.Apply(cell, Message(type, content));

    private void AssertOutputs(string expected) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), cell.Outputs), cell.Outputs.ToJsonString());
}
