using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Octavo.Cli.Tests.Program;
using Octavo.Models;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Interchange;
using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Cli.Tests.Commands;

/// <summary><c>octavo eval</c> with a model that is made here.</summary>
public sealed partial class EvalTests : IDisposable
{
    private const int Interrupt = 2;

    // A user waits that long for a stopped command without pressing again; an idle machine takes well under one second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(14);

    private readonly TemporaryHome home = new();
    private readonly Gpt model = Gpt.Create(
        new GptConfig { Name = "tiny", VocabularySize = 256, ContextLength = 64, Layers = 1, Heads = 2, Width = 8 }, seed: 3, CPU);

    public EvalTests()
    {
        SavedModel.Save(model, home["models/tiny"], TestContext.Current.CancellationToken);
        home.Write("tasks/colours.json", """
            {
              "name": "colours", "description": "The colour of a thing.",
              "items": [
                { "prompt": "grass is", "choices": ["green", "red"], "answer": "green" },
                { "prompt": "blood is", "choices": ["green", "red"], "answer": "red" },
                { "prompt": "sky is", "choices": ["blue", "red"], "answer": "blue" }
              ]
            }
            """);
    }

    [Fact]
    public async Task A_choice_is_measured_by_every_rule_with_interval_chance_and_cost()
    {
        var result = await OctavoRun.ToEndAsync(home, "eval", "--task", "tasks/colours.json", "--checkpoint", "models/tiny", "--shots", "1", "--seed", "4");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("tiny: ", result.Lines[0], StringComparison.Ordinal);
        Assert.Equal("colours: 3 items, 1 example each (seed 4), multiple choice", result.Lines[1]);
        Assert.Equal(["Measure", "Value", "95% interval", "Chance", "Items"], Regex.Split(result.Lines[2], "  +"));
        Assert.Equal(
            ["accuracy, summed", "accuracy, per token", "accuracy, per character", "accuracy, per byte", "accuracy, mutual information", "calibration error, summed"],
            result.Lines.Skip(3).Take(6).Select(line => Regex.Split(line, "  +")[0]));
        Assert.All(result.Lines.Skip(3).Take(5), line => Assert.Matches(@" (0\.0|33\.3|66\.7|100\.0) %  +\d+\.\d to \d+\.\d %  +50\.0 %  +3$", line));
        Assert.Matches(@"^\d+\.\d s, \d+ tokens read$", result.Lines[^1]);
    }

    [Fact]
    public async Task Json_holds_the_same_numbers_and_every_answer()
    {
        string[] arguments = ["eval", "-t", "tasks/colours.json", "-c", "models/tiny", "--limit", "2", "--scoring", "per-byte", "--scoring", "summed"];
        var result = await OctavoRun.ToEndAsync(home, [.. arguments, "--json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var report = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal((2, 3, true), (report.GetProperty("itemsAnswered").GetInt32(), report.GetProperty("itemsOfTask").GetInt32(), report.GetProperty("isComplete").GetBoolean()));
        Assert.Equal(["per-byte", "summed"], report.GetProperty("scoring").EnumerateArray().Select(rule => rule.GetString()));
        var answers = report.GetProperty("answers").EnumerateArray().ToList();
        foreach (var answer in answers)
        {
            // The rules by hand from the log-likelihoods: "green" has 5 bytes, "red" 3.
            var given = answer.GetProperty("logLikelihoods").EnumerateArray().Select(value => value.GetDouble()).ToArray();
            int[] chosen = [given[0] / 5 >= given[1] / 3 ? 0 : 1, given[0] >= given[1] ? 0 : 1];
            Assert.Equal(chosen, answer.GetProperty("chosen").EnumerateArray().Select(value => value.GetInt32()));
            Assert.Equal([6, 4], answer.GetProperty("tokens").EnumerateArray().Select(value => value.GetInt32()));
        }

        var summed = answers.Average(answer => answer.GetProperty("correct")[1].GetBoolean() ? 1.0 : 0.0);
        Assert.Equal(summed, report.GetProperty("measures")[1].GetProperty("value").GetDouble());
        var table = await OctavoRun.ToEndAsync(home, arguments);
        Assert.Contains(table.Lines, line => line.StartsWith("accuracy, summed", StringComparison.Ordinal)
            && line.Contains(string.Create(CultureInfo.InvariantCulture, $" {100 * summed:F1} %"), StringComparison.Ordinal));
        Assert.Contains("colours: the first 2 of 3 items, no examples, multiple choice", table.Lines);
    }

    [Fact]
    public async Task A_published_model_and_data_beside_the_task_are_read()
    {
        Gpt2Files.Save(model, home["published"], TestContext.Current.CancellationToken);
        home.Write("tasks/sums.jsonl", """
            {"context": "Q: 1+1? A:", "completion": " 2"}
            {"context": "Q: 2+2? A:", "completion": " 4"}
            """);
        home.Write("tasks/sums.json", """{ "name": "sums", "description": "Adds.", "format": "gpt3-arithmetic", "data": "sums.jsonl" }""");
        var greedy = await OctavoRun.ToEndAsync(home, "eval", "-t", "tasks/sums.json", "-c", "published", "--tokenizer", "bytes");
        Assert.Equal((0, ""), (greedy.ExitCode, greedy.Error));
        Assert.Contains("sums: 2 items, no examples, answers must be the likeliest text", greedy.Lines);
        Assert.Equal(["accuracy, greedy", "perplexity per answer"], greedy.Lines.Skip(3).Take(2).Select(line => Regex.Split(line, "  +")[0]));

        // The two bytes of an answer are about uniform to an untrained model: 256 * 256.
        var perplexity = double.Parse(Regex.Split(greedy.Lines[4], "  +")[1], NumberStyles.Number, CultureInfo.InvariantCulture);
        Assert.InRange(perplexity, 256 * 256 / 3.0, 256 * 256 * 3.0);

        home.Write("tasks/sums.json", """{ "name": "sums", "description": "Adds.", "format": "gpt3-words", "data": "sums.jsonl" }""");
        var written = await OctavoRun.ToEndAsync(home, "eval", "-t", "tasks/sums.json", "-c", "published");
        Assert.Equal(["exact match", "exact match, normalised", "token F1, normalised"], written.Lines.Skip(3).Take(3).Select(line => Regex.Split(line, "  +")[0]));
    }

    [Fact]
    public async Task An_interrupted_evaluation_shows_what_was_measured_until_then()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are looked at on Linux.");
        const int Items = 200_000;
        home.Write("tasks/many.jsonl", string.Join('\n', Enumerable.Range(0, Items).Select(i => $$"""{"query": "number {{i}} is", "choices": ["even", "odd"], "gold": {{i % 2}}}""")));
        home.Write("tasks/many.json", """{ "name": "many", "description": "Parity.", "format": "multiple-choice", "data": "many.jsonl" }""");
        using var run = OctavoRun.Start(home, ["eval", "-t", "tasks/many.json", "-c", "models/tiny"]);
        await run.SaysAsync("many: 200,000 items, no examples, multiple choice");

        // It says so with the first item; an item takes milliseconds, all of them minutes.
        Assert.Equal(0, Kill(run.Id, Interrupt));
        var result = await run.EndAsync(Patience);

        Assert.True(result.ExitCode == 130, $"Exit code {result.ExitCode}.\n{result.Output}\n{result.Error}");
        var told = Regex.Match(Assert.Single(result.ErrorLines), "^error: Stopped after ([0-9,]+) of 200,000 items; the numbers are of these.$");
        Assert.True(told.Success, result.Error);
        Assert.EndsWith($" {told.Groups[1].Value}", result.Lines.Single(line => line.StartsWith("accuracy, summed", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_told_in_a_line()
    {
        home.Write("tasks/empty.json", """{ "name": "empty", "description": "Nothing.", "items": [] }""");
        home.Write("tasks/rows.json", """{ "name": "rows", "description": "A row lacks its answer.", "format": "multiple-choice", "data": "rows.jsonl" }""");
        home.Write("tasks/rows.jsonl", "{\"query\": \"q\", \"choices\": [\"a\", \"b\"], \"gold\": 0}\n{\"query\": \"q\", \"choices\": [\"a\", \"b\"]}\n");
        home.Write("text.txt", "abc");
        using var letters = Gpt.Create(model.Config with { VocabularySize = 65 }, 1, CPU);
        SavedModel.Save(letters, home["models/letters"], TestContext.Current.CancellationToken);

        await RefusesAsync("--task nowhere.json --checkpoint models/tiny", "There is no task file 'nowhere.json'");
        await RefusesAsync("--task tasks/empty.json --checkpoint models/tiny", "'empty' has no items; at least one was expected");
        await RefusesAsync("--task tasks/rows.json --checkpoint models/tiny", "rows.jsonl, line 2: there is no 'gold'; a whole number from 0 to 1");
        await RefusesAsync("--task tasks/colours.json --checkpoint nowhere", "There is no folder 'nowhere'");
        await RefusesAsync("--task tasks/colours.json --checkpoint tasks", "'tasks' holds no model");
        await RefusesAsync("--task tasks/colours.json --checkpoint models/tiny --shots 3", "3 exemplars were asked for item 1", "at most 2");
        await RefusesAsync("--task tasks/colours.json --checkpoint models/tiny --scoring best", "no scoring rule 'best'", "mutual-information");
        await RefusesAsync("--task tasks/colours.json --checkpoint models/tiny --tokenizer gpt3", "no tokenizer 'gpt3'");
        await RefusesAsync("--task tasks/colours.json --checkpoint models/letters", "vocabulary of 65 tokens", "--tokenizer characters:FILE");
        await RefusesAsync("--task tasks/colours.json --checkpoint models/letters --tokenizer characters:none.txt", "no file 'none.txt'");
        await RefusesAsync("--task tasks/colours.json --checkpoint models/letters --tokenizer characters:text.txt", "65 tokens, tokenizer 'characters' 3");

        home.Write("tasks/long.json", $$"""{ "name": "long", "description": "Too long.", "items": [{ "prompt": "{{new string('x', 80)}}", "choices": ["a", "b"], "answer": "a" }] }""");
        await RefusesAsync("--task tasks/long.json --checkpoint models/tiny", "item 1, with 0 exemplars: the prompt has 80 tokens", "reads at most 64");
        await File.WriteAllBytesAsync(home["models/tiny/model.safetensors"], [1, 2, 3], TestContext.Current.CancellationToken);
        await RefusesAsync("--task tasks/colours.json --checkpoint models/tiny", "model.safetensors is damaged");
    }

    public void Dispose()
    {
        model.Dispose();
        home.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private async Task RefusesAsync(string arguments, params string[] fragments) =>
        (await OctavoRun.ToEndAsync(home, ["eval", .. arguments.Split(' ')])).Refuses(fragments);
}
