using Octavo.FewShot;

namespace Octavo.Tests.FewShot;

public sealed class FewShotTaskTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), "octavo-task-" + Guid.NewGuid().ToString("N") + ".json");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_task_is_read_as_written()
    {
        var task = Read("""
            {
              "name": "colours", "description": "Names a thing's colour.", "instruction": "Say the colour.",
              "answerSeparator": ": ",
              "items": [
                { "prompt": "grass", "choices": ["green", "red"], "answer": "green" },
                { "prompt": "blood", "choices": ["green", "red", "blue"], "answer": "red" }
              ]
            }
            """);
        Assert.Equal("colours", task.Name);
        Assert.Equal("Say the colour.", task.Instruction);
        Assert.Equal(": ", task.AnswerSeparator);
        Assert.Equal("\n\n", task.ExemplarSeparator);
        Assert.Equal(1, task.Items[1].AnswerIndex);
        Assert.Equal(((1 / 2.0) + (1 / 3.0)) / 2, task.ChanceLevel!.Value, 1e-15);
    }

    [Theory]
    [InlineData("""{"name":"t","description":"d","items":[]}""", "'t' has no items; at least one")]
    [InlineData("""{"name":"t","description":"d"}""", "'items' is missing")]
    [InlineData("""{"description":"d","items":[]}""", "no 'name'")]
    [InlineData("""{"name":"t","description":"d","items":[{"prompt":"p","answer":"a"},{"prompt":"q"}]}""", "item 2: there is no 'answer'")]
    [InlineData("""{"name":"t","description":"d","items":[{"prompt":"p","answer":""}]}""", "item 1: there is no answer; a text")]
    [InlineData("""{"name":"t","description":"d","items":[{"answer":"a"}]}""", "item 1: there is no 'prompt'")]
    [InlineData("""{"name":"t","description":"d","items":[{"prompt":"p","choices":["x","y"],"answer":"z"}]}""", "one of \"x\", \"y\" was expected")]
    [InlineData("""{"name":"t","description":"d","items":[{"prompt":"p","choices":["x","x"],"answer":"x"}]}""", "two different choices")]
    [InlineData("""{"name":"t","description":"d","items":[{"prompt":"p","choices":["x",""],"answer":"x"}]}""", "a choice is empty")]
    [InlineData("""{"name":"t","description":"d","items":[{"prompt":"p","choices":"x","answer":"x"}]}""", "'choices' is not a list")]
    [InlineData("""{"name":"t","description":"d","items":[{"prompt":"p","answer":7}]}""", "'answer' is 7; a text")]
    [InlineData("""{"name":"t","description":"d","itmes":[]}""", "no field 'itmes'")]
    [InlineData("""[]""", "an object in braces")]
    [InlineData("""{"name":""", "is not JSON")]
    public void What_is_wrong_is_named_with_what_was_expected(string json, string message) =>
        Assert.Contains(message, Assert.Throws<FewShotException>(() => Read(json)).Message);

    [Theory]
    [InlineData("two_digit_addition.jsonl", 2000)]
    [InlineData("two_digit_subtraction.jsonl", 2000)]
    [InlineData("single_digit_three_ops.jsonl", 2000)]
    public void Gpt3s_arithmetic_files_are_read_whole(string file, int rows)
    {
        var task = FewShotTask.LoadLines(Mirror.File("gpt3-arithmetic", file), file);
        Assert.Equal(rows, task.Items.Count);
        Assert.Equal(rows, task.Items.Select(item => item.Prompt).Distinct().Count());
        Assert.Null(task.ChanceLevel);
    }

    [Fact]
    public void Gpt3s_additions_are_answered_by_adding()
    {
        var task = FewShotTask.LoadLines(Mirror.File("gpt3-arithmetic", "two_digit_addition.jsonl"), "addition");
        var result = FewShotEvaluation.ExactMatch(task, prompt => Add(prompt) + "\n\nQ: and more?", exemplars: 3, seed: 1, limit: 300);
        Assert.Equal(1, result.Accuracy.Value);
        Assert.Equal(300, result.Accuracy.Count);
        // The files' contexts and completions go together as they are.
        Assert.StartsWith("\n\nQ: What is ", result.Answers[0].Prompt.Text);
        Assert.EndsWith("\n\nQ: What is 98 plus 45?\n\nA:", result.Answers[0].Prompt.Text);
    }

    private static string Add(string prompt)
    {
        var words = prompt[prompt.LastIndexOf("What is", StringComparison.Ordinal)..].Split(' ', '?');
        return " " + (int.Parse(words[2]) + int.Parse(words[4]));
    }

    private FewShotTask Read(string json)
    {
        File.WriteAllText(path, json);
        return FewShotTask.Load(path);
    }
}
