using Octavo.Torch.Models;
using Octavo.Torch.Scoring;
using Octavo.Torch.Tests.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Scoring;

public sealed class ContinuationScoringTests
{
    /// <summary>Single precision against double, sums of up to 8 terms of order 2.</summary>
    private const double SingleRounding = 2e-5;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 6)]
    [InlineData(30, 13)]
    public void Each_choices_likelihood_is_the_sum_of_its_tokens_by_the_textbook(int contextLength, int seen)
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 16), 3, CPU);
        var context = Shapes.Noise(contextLength, 11);
        int[][] choices = [[3], [1, 2, 3, 4], [9, 9]];
        var textbook = new TextbookGpt(model);

        var scores = model.Score(context, choices);

        Assert.Equal([1, 4, 2], scores.Select(score => score.Tokens));
        foreach (var (choice, score) in choices.Zip(scores))
        {
            // The longest choice leaves 16 - 4 + 1 = 13 tokens for the context, the same for all.
            int[] sequence = [.. context[^seen..], .. choice];
            var logits = textbook.Logits(sequence[..^1]);
            var expected = choice.Select((token, i) => TextbookGpt.LogSoftmax(logits[seen - 1 + i])[token]).Sum();
            Assert.Equal(seen, score.ContextTokens);
            Assert.Equal(expected, score.LogLikelihood, SingleRounding);
            Assert.Equal(choice.Select((token, i) => logits[seen - 1 + i].Max() == logits[seen - 1 + i][token]).All(same => same), score.IsGreedy);
        }
    }

    [Fact]
    public void All_single_tokens_together_have_probability_one_and_one_of_them_is_greedy()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);

        var scores = model.Score([1, 2], [.. Enumerable.Range(0, 11).Select(token => new[] { token })]);

        Assert.Equal(1, scores.Sum(score => Math.Exp(score.LogLikelihood)), SingleRounding);
        Assert.Equal(scores.MaxBy(score => score.LogLikelihood), Assert.Single(scores, score => score.IsGreedy));
    }

    [Fact]
    public void Scoring_leaves_no_tensor_behind()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);
        _ = model.Score([1, 2], [[3], [4, 5]]);
        var before = MemoryWatch.LiveTensors();

        _ = model.Score([1, 2], [[3], [4, 5]]);

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void What_cannot_be_scored_is_refused_by_name()
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 8), 3, CPU);

        Assert.Contains("context is empty", Assert.Throws<ArgumentException>(() => model.Score([], [[1]])).Message, StringComparison.Ordinal);
        Assert.Contains("continuation is empty", Assert.Throws<ArgumentException>(() => model.Score([1], [[1], []])).Message, StringComparison.Ordinal);
        Assert.Contains("9 tokens", Assert.Throws<ArgumentException>(() => model.Score([1], [new int[9]])).Message, StringComparison.Ordinal);
        Assert.Empty(model.Score([1], []));
    }
}
