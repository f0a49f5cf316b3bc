using System.Text;
using Octavo.FewShot;
using Octavo.Tests.Data;

namespace Octavo.Tests.FewShot;

/// <summary>Task files that point at published data.</summary>
public sealed class TaskFormatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_harness_style_question_is_read_by_its_three_fields()
    {
        var task = Read("multiple-choice", """
            {"query": "Sky?", "choices": ["green", "blue"], "gold": 1}

            {"query": "Grass?", "choices": ["green", "blue", "red"], "gold": "0"}
            """);
        Assert.Equal(["Sky?", "Grass?"], task.Items.Select(item => item.Prompt));
        Assert.Equal([1, 0], task.Items.Select(item => item.AnswerIndex!.Value));
        Assert.Equal((" ", "\n\n"), (task.AnswerSeparator, task.ExemplarSeparator));
    }

    [Fact]
    public void HellaSwags_context_and_endings_are_put_together_and_freed_of_marks()
    {
        var item = Read("hellaswag", """
            {"ind": 4, "activity_label": "Removing ice", "ctx_a": "A man sits. [title] How to  scrape [step] ice", "ctx_b": "he Then", "ctx": "unused", "split": "val", "label": 2, "endings": ["stops.", "[substeps] waits.", " starts [x]", "sings."], "source_id": "a"}
            """).Items.Single();
        Assert.Equal("Removing ice: A man sits.. How to scrape ice He then", item.Prompt);
        Assert.Equal(["stops.", " waits.", "starts ", "sings."], item.Choices);
        Assert.Equal(2, item.AnswerIndex);
    }

    [Fact]
    public void Piqas_answers_lie_in_a_file_of_their_own()
    {
        Write("labels.lst", "1\n0\n");
        var task = Read("piqa", """
            {"goal": "Dry hair", "sol1": "eat it", "sol2": "use a towel"}
            {"goal": "Open a jar", "sol1": "turn", "sol2": "sing"}
            """, "\"labels\": \"labels.lst\"");
        Assert.Equal("Question: Dry hair\nAnswer:", task.Items[0].Prompt);
        Assert.Equal([1, 0], task.Items.Select(item => item.AnswerIndex!.Value));
    }

    [Fact]
    public void Arc_is_read_in_both_of_its_forms()
    {
        var task = Read("arc", """
            {"id": "1", "question": {"stem": "Why?", "choices": [{"text": "so", "label": "A"}, {"text": "no", "label": "B"}]}, "answerKey": "B"}
            {"id": "2", "question": "Who?", "choices": {"text": ["me", "you"], "label": ["1", "2"]}, "answerKey": "1"}
            """);
        Assert.Equal(["Question: Why?\nAnswer:", "Question: Who?\nAnswer:"], task.Items.Select(item => item.Prompt));
        Assert.Equal([1, 0], task.Items.Select(item => item.AnswerIndex!.Value));
    }

    [Fact]
    public void Lambadas_answer_is_the_last_word_with_the_space_before_it()
    {
        var task = Read("lambada", """{"text": "She opened the old door"}""");
        Assert.Equal(("She opened the old", "door", " "), (task.Items[0].Prompt, task.Items[0].Answer, task.AnswerSeparator));
        Assert.Equal(FreeTextMatch.Greedy, task.Match);
    }

    [Fact]
    public void Minimal_pairs_are_whole_sentences_of_which_the_first_is_right()
    {
        var task = Read("blimp", """{"sentence_good": "Cats sleep.", "sentence_bad": "Cats sleeps.", "UID": "x", "pairID": "0"}""");
        Assert.Equal(("", 0), (task.Items[0].Prompt, task.Items[0].AnswerIndex!.Value));
        Assert.True(task.WholeTexts);
        Assert.Equal(0.5, task.ChanceLevel);
    }

    [Theory]
    [InlineData("gpt3-arithmetic", FreeTextMatch.Greedy)]
    [InlineData("gpt3-words", FreeTextMatch.Written)]
    public void Gpt3s_contexts_and_completions_go_together_as_they_are(string format, FreeTextMatch match)
    {
        var task = Read(format, """{"context": "\nasinoc =", "completion": " casino"}""");
        Assert.Equal(("\nasinoc =", " casino"), (task.Items[0].Prompt, task.Items[0].Answer));
        Assert.Equal(("", "", match), (task.AnswerSeparator, task.ExemplarSeparator, task.Match));
    }

    [Fact]
    public void The_pool_and_what_a_task_file_says_itself_come_before_the_format()
    {
        Write("pool.jsonl", """{"text": "a b c"}""");
        var task = Read("lambada", """{"text": "She opened the old door"}""", "\"poolData\": \"pool.jsonl\", \"match\": \"written\", \"exemplarSeparator\": \"\\n\", \"instruction\": \"Complete.\"");
        Assert.Equal("a b", task.Pool!.Single().Prompt);
        Assert.Equal((FreeTextMatch.Written, "\n"), (task.Match, task.ExemplarSeparator));
        Assert.Equal("Complete.\na b c\nShe opened the old", FewShotPrompt.Build(task, 0, 1, 0).Text);
    }

    [Theory]
    [InlineData("multiple-choice", """{"query": "q", "choices": ["a", "b"]}""", "data.jsonl, line 1: there is no 'gold'; a whole number from 0 to 1")]
    [InlineData("multiple-choice", """{"query": "q", "choices": ["a", "b"], "gold": 2}""", "line 1: 'gold' is 2; a whole number from 0 to 1")]
    [InlineData("multiple-choice", """{"query": "q", "choices": ["a", "b"], "gold": -1}""", "'gold' is -1")]
    [InlineData("multiple-choice", """{"query": "q", "choices": ["a", "b"], "gold": 0.5}""", "'gold' is 0.5")]
    [InlineData("multiple-choice", """{"query": "q", "choices": ["a", 2], "gold": 0}""", "'choices' is not a list of texts")]
    [InlineData("multiple-choice", """{"query": "q", "choices": ["a", "a"], "gold": 0}""", "item 1: at least two different choices")]
    [InlineData("multiple-choice", "\n{\"query\": \"q\"", "data.jsonl, line 2 is not JSON")]
    [InlineData("multiple-choice", "[1]", "line 1: an object in braces")]
    [InlineData("multiple-choice", "\n\n", "data.jsonl has no rows; at least one of the format 'multiple-choice'")]
    [InlineData("hellaswag", """{"activity_label": "a", "ctx_a": "b", "ctx_b": "c", "endings": ["x", "y"], "label": ""}""", "'label' is \"\"; a whole number")]
    [InlineData("lambada", """{"text": "word"}""", "'text' is \"word\"; a passage of at least two words")]
    [InlineData("arc", """{"question": "q", "choices": {"text": ["a", "b"], "label": ["A", "B"]}, "answerKey": "C"}""", "'answerKey' is \"C\"; one of \"A\", \"B\" was expected")]
    [InlineData("arc", """{"question": "q", "choices": {"text": ["a", "b"], "label": ["A"]}, "answerKey": "A"}""", "2 texts and 1 labels")]
    [InlineData("arc", """{"question": {"stem": "q", "choices": [{"text": "a"}]}, "answerKey": "A"}""", "line 1, 'question', choice 1: there is no 'label'")]
    [InlineData("blimp", """{"sentence_good": "x"}""", "there is no 'sentence_bad'; a text")]
    [InlineData("gpt3-words", """{"context": "x", "completion": ""}""", "item 1: there is no answer; a text")]
    [InlineData("squad", "{}", "no format 'squad'; known are multiple-choice, hellaswag")]
    public void What_is_wrong_is_named_with_line_and_expectation(string format, string rows, string message) =>
        Assert.Contains(message, Assert.Throws<FewShotException>(() => Read(format, rows)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("0\n1\n", "labels.lst, line 2: there is no row for it; 'data.jsonl' has 1")]
    [InlineData("", "data.jsonl, line 1: there is no label for it; 'labels.lst' has 0")]
    [InlineData("2\n", "data.jsonl, line 1: its label is \"2\"; 0 or 1")]
    public void Labels_and_rows_must_go_together(string labels, string message)
    {
        Write("labels.lst", labels);
        Assert.Contains(
            message,
            Assert.Throws<FewShotException>(() => Read("piqa", """{"goal": "g", "sol1": "a", "sol2": "b"}""", "\"labels\": \"labels.lst\"")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"format\": \"piqa\", \"data\": \"d.jsonl\"", "there is no 'labels'; a text")]
    [InlineData("\"format\": \"arc\", \"data\": \"d.jsonl\", \"labels\": \"x\"", "'labels' is for formats with a file of labels; 'arc'")]
    [InlineData("\"format\": \"arc\"", "there is no 'data'; a text")]
    [InlineData("\"format\": \"arc\", \"data\": \"nowhere.jsonl\"", "nowhere.jsonl'. A task file names its data relative to the folder")]
    [InlineData("\"format\": \"arc\", \"data\": \"d.jsonl\", \"items\": []", "'items' is for a task without a 'format'")]
    [InlineData("\"data\": \"d.jsonl\", \"items\": []", "'data' is for a task with a 'format'")]
    [InlineData("\"match\": \"loose\", \"items\": [{\"prompt\": \"p\", \"answer\": \"a\"}]", "'match' is \"loose\"; \"written\" or \"greedy\"")]
    [InlineData("\"items\": [{\"prompt\": \"p\", \"answer\": \"a\"}], \"pool\": [{\"prompt\": \"p\", \"answer\": \"\"}]", "item of the pool 1: there is no answer")]
    [InlineData("\"items\": [{\"prompt\": \"p\", \"choices\": [\"a\", \"b\", \"b\"], \"answer\": \"a\"}]", "item 1: two of the choices are the same")]
    public void A_task_files_own_mistakes_are_named(string fields, string message)
    {
        var path = Write("task.json", $$"""{"name": "t", "description": "d", {{fields}}}""");
        Assert.Contains(message, Assert.Throws<FewShotException>(() => FewShotTask.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_task_file_and_a_folder_are_told_apart()
    {
        Assert.Contains("There is no task file", Assert.Throws<FewShotException>(() => FewShotTask.Load(folder["nowhere.json"])).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<FewShotException>(() => FewShotTask.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt3-arithmetic", "two_digit_addition.jsonl", "gpt3-arithmetic", null, 2000)]
    [InlineData("piqa", "valid.jsonl", "piqa", "valid-labels.lst", 1838)]
    [InlineData("hellaswag", "hellaswag_val.jsonl", "hellaswag", null, 10042)]
    [InlineData("lambada", "lambada_test.jsonl", "lambada", null, 5153)]
    public void The_published_files_are_read_whole(string dataset, string file, string format, string? labels, int rows)
    {
        var data = Mirror.File(dataset, file);
        var labelField = labels is null ? "" : $""", "labels": "{Mirror.File(dataset, labels)}" """;
        var path = Write("task.json", $$"""{"name": "t", "description": "d", "format": "{{format}}", "data": "{{data}}"{{labelField}}}""");
        Assert.Equal(rows, FewShotTask.Load(path).Items.Count);
    }

    public void Dispose() => folder.Dispose();

    private string Write(string name, string text) => folder.Write(name, Encoding.UTF8.GetBytes(text));

    private FewShotTask Read(string format, string rows, string? more = null)
    {
        Write("data.jsonl", rows);
        var path = Write("task.json", $$"""{"name": "t", "description": "d", "format": "{{format}}", "data": "data.jsonl"{{(more is null ? "" : ", " + more)}}}""");
        return FewShotTask.Load(path);
    }
}
