using Octavo.Evaluation;
using Octavo.FewShot;
using Octavo.Models;
using Octavo.Tokenizers;
using Octavo.Torch.Models;
using Octavo.Torch.Scoring;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Scoring;

/// <summary>The evaluation of a real, small model.</summary>
public sealed class TextScorerTests : IDisposable
{
    private const int Context = 64;

    /// <summary>Single precision, a choice alone against choices together.</summary>
    private const double SingleRounding = 2e-5;

    private static readonly ByteTokenizer Bytes = new();

    private readonly Gpt model = Gpt.Create(
        new GptConfig { Name = "tiny", VocabularySize = 256, ContextLength = Context, Layers = 2, Heads = 2, Width = 16 }, 5, CPU);

    [Fact]
    public void Choices_in_one_call_have_the_scores_they_have_alone()
    {
        using var scorer = new TextScorer(model, Bytes);
        string[] choices = [" one", " three", "!"];
        foreach (var context in new[] { "a question?", "" })
        {
            var together = scorer.Score(context, choices);
            Assert.Equal([4, 6, 1], together.Select(score => score.Tokens));
            var alone = model.Scorer(Bytes);
            foreach (var (choice, score) in choices.Zip(together))
            {
                Assert.Equal(alone(context, choice).LogLikelihood, score.LogLikelihood, SingleRounding);
            }
        }
    }

    [Fact]
    public void The_likeliest_continuation_is_greedy_and_no_other_is()
    {
        using var scorer = new TextScorer(model, Bytes);
        var letters = Enumerable.Range(0, 128).Select(letter => ((char)letter).ToString()).ToList();
        var scores = scorer.Score("abc", letters);
        var best = scores.MaxBy(score => score.LogLikelihood)!;

        // One of all 256 bytes is the likeliest; it may be none of the 128 that are a text by themselves.
        Assert.All(scores.Where(score => score != best), score => Assert.False(score.IsGreedy));
        var sum = scores.Sum(score => Math.Exp(score.LogLikelihood));
        Assert.InRange(sum, 0, 1);
        Assert.Equal(best.IsGreedy, scorer.Write("abc").StartsWith(letters[scores.ToList().IndexOf(best)], StringComparison.Ordinal));
    }

    [Fact]
    public void Each_prompt_is_read_once_however_many_choices_and_rules_there_are()
    {
        var task = Task(6);
        using var scorer = new TextScorer(model, Bytes);
        var report = Evaluate(task, scorer, new EvaluationOptions());

        // The last token of a context is read with each choice: the 9 others are all prompts' here and
        // read once; without question a context is one line end, read with each choice. Each choice's 2 and 3 tokens, twice.
        Assert.Equal(9 + (6 * ((2 + 3) * 2)), report.TokensRead);
        Assert.Equal("the task 0".Length, task.Items[0].Prompt.Length);
    }

    [Fact]
    public void Shared_exemplars_are_read_once()
    {
        var task = Task(6) with { Pool = [new("see this", ["a", "bb"], "a"), new("and that", ["a", "bb"], "bb")] };
        var exemplars = "see this a;and that bb;".Length;
        var options = new EvaluationOptions { Exemplars = 2, Rules = [ChoiceScoring.Summed] };
        long Read(ExemplarDraw draw)
        {
            using var scorer = new TextScorer(model, Bytes);
            return Evaluate(task, scorer, options with { Draw = draw }).TokensRead;
        }

        // Prompts are alike up to their last token, which is read with the choices.
        Assert.Equal(exemplars + 9 + (6 * (2 + 3)), Read(ExemplarDraw.Shared));
        Assert.True(Read(ExemplarDraw.PerItem) > exemplars + 9 + (6 * (2 + 3)));
    }

    [Fact]
    public void A_prompt_longer_than_the_context_is_refused_with_all_numbers()
    {
        var task = Task(9);
        using var scorer = new TextScorer(model, Bytes);
        var message = Assert.Throws<FewShotException>(() => Evaluate(task, scorer, new EvaluationOptions { Exemplars = 5 })).Message;
        Assert.StartsWith("Task 'task', item 1, with 5 exemplars: the prompt has 7", message, StringComparison.Ordinal);
        Assert.Contains("the longest answer reads 2 more; model 'tiny' reads at most 64 (ContextLength)", message, StringComparison.Ordinal);

        // What just fits is scored: the last token is predicted, not read.
        Assert.Equal(5, scorer.Score(new string('a', Context - 4), ["bcdef"])[0].Tokens);
        Assert.Throws<FewShotException>(() => scorer.Score(new string('a', Context - 3), ["bcdef"]));
        Assert.Contains("an answer reads 32 more", Assert.Throws<FewShotException>(() => scorer.Write(new string('a', Context - 31))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_tokenizer_does_not_know_is_named_with_the_item()
    {
        var characters = new CharacterTokenizer(string.Concat(Enumerable.Range(32, 256).Select(code => char.ConvertFromUtf32(code))));
        using var scorer = new TextScorer(model, characters, start: [0]);
        var task = Task(2) with { Items = [new("one", ["a", "bb"], "a"), new("☃", ["a", "bb"], "a")] };
        var message = Assert.Throws<FewShotException>(() => Evaluate(task, scorer, new EvaluationOptions())).Message;
        Assert.StartsWith("Task 'task', item 2, with 0 exemplars: The character '☃'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_models_tokenizer_is_refused_with_both_sizes() =>
        Assert.Contains(
            "'tiny' has 256 tokens, tokenizer 'characters' 3",
            Assert.Throws<FewShotException>(() => new TextScorer(model, new CharacterTokenizer("abc"))).Message,
            StringComparison.Ordinal);

    public void Dispose() => model.Dispose();

    private static EvaluationReport Evaluate(FewShotTask task, TextScorer scorer, EvaluationOptions options) =>
        Evaluator.Evaluate(task, scorer.Evaluated, options, cancellation: TestContext.Current.CancellationToken);

    private static FewShotTask Task(int items) => new()
    {
        Name = "task",
        Description = "Items of ten letters.",
        ExemplarSeparator = ";",
        Items = [.. Enumerable.Range(0, items).Select(i => new FewShotItem($"the task {i}", ["a", "bb"], "a"))],
    };
}
