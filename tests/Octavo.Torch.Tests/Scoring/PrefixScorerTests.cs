using Octavo.Torch.Models;
using Octavo.Torch.Scoring;
using Octavo.Torch.Tests.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Scoring;

public sealed class PrefixScorerTests
{
    /// <summary>Single precision against double, sums of up to 4 terms of order 2.</summary>
    private const double SingleRounding = 1e-5;

    private static readonly int[] Examples = Shapes.Noise(20, 11, 3);

    [Fact]
    public void Every_score_of_a_task_is_the_textbooks_whatever_was_scored_before()
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 32), 3, CPU);
        using var scorer = new PrefixScorer(model);
        var textbook = new TextbookGpt(model);
        for (uint question = 0; question < 12; question++)
        {
            int[] context = [.. Examples, .. Shapes.Noise(1 + ((int)question % 5), 11, question)];
            foreach (var choice in new[] { [4], Shapes.Noise(3, 11, question + 50) })
            {
                Assert.Equal(Expected(textbook, context, choice), scorer.Score(context, [choice])[0].LogLikelihood, SingleRounding);

                // The unconditional score between them, and several choices at once.
                Assert.Equal(Expected(textbook, [7], choice), scorer.Score([7], [choice, [1]])[0].LogLikelihood, SingleRounding);
            }
        }
    }

    [Fact]
    public void What_questions_and_choices_have_in_common_is_read_once()
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 32), 3, CPU);
        using var scorer = new PrefixScorer(model);
        foreach (var question in new[] { 1, 2, 3 })
        {
            foreach (var choice in new[] { 4, 5, 6 })
            {
                scorer.Score([.. Examples, question, 0, 9], [[choice]]);
                scorer.Score([7, 8], [[choice]]);
            }
        }

        // The last token of a context is read with the choice: 20 shared ones, two of each question, and one of the other context.
        Assert.Equal(20 + (3 * 2) + 1, scorer.TokensRead);
    }

    [Fact]
    public void A_context_that_shrinks_or_overflows_is_scored_as_afresh()
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 16), 3, CPU);
        using var scorer = new PrefixScorer(model);
        foreach (var length in new[] { 12, 5, 1, 20, 19, 14, 14 })
        {
            foreach (var choice in new[] { new[] { 1 }, [2, 3, 4] })
            {
                var (kept, fresh) = (scorer.Score(Examples[..length], [choice])[0], model.Score(Examples[..length], [choice])[0]);
                Assert.Equal(fresh.LogLikelihood, kept.LogLikelihood, SingleRounding);
                Assert.Equal(fresh.ContextTokens, kept.ContextTokens);
            }
        }
    }

    [Fact]
    public void Weights_that_have_changed_since_are_noticed()
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 32), 3, CPU);
        using var scorer = new PrefixScorer(model);
        var before = scorer.Score(Examples, [[1]])[0].LogLikelihood;
        using (no_grad())
        {
            foreach (var parameter in model.parameters())
            {
                parameter.mul_(1.5);
            }
        }

        var after = scorer.Score(Examples, [[1]])[0].LogLikelihood;
        Assert.NotEqual(before, after);
        Assert.Equal(Expected(new TextbookGpt(model), Examples, [1]), after, SingleRounding);
    }

    [Fact]
    public void Live_tensors_and_memory_stay_flat_over_200_scored_tasks()
    {
        // A kept context is a quarter of a megabyte: 200 left behind would be 50.
        using var model = Gpt.Create(Shapes.Tiny(context: 128, layers: 4, width: 64), 3, CPU);
        using var scorer = new PrefixScorer(model);

        MemoryWatch.StaysFlat(task =>
        {
            int[] context = [.. Examples, .. Shapes.Noise(60, 11, (uint)task)];
            scorer.Score(context, [[1], [2, 3]]);
            scorer.Score(context, [[4]]);
            scorer.Score([task % 11, 3], [[4]]);
        });
    }

    [Fact]
    public void A_released_scorer_holds_nothing_and_says_so()
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 32), 3, CPU);
        var before = MemoryWatch.LiveTensors();
        var scorer = new PrefixScorer(model);
        scorer.Score(Examples, [[1]]);

        scorer.Dispose();

        Assert.Equal(before, Tensor.TotalCount);
        Assert.Throws<ObjectDisposedException>(() => scorer.Score(Examples, [[1]]));
    }

    private static double Expected(TextbookGpt textbook, int[] context, int[] choice)
    {
        int[] sequence = [.. context, .. choice];
        var logits = textbook.Logits(sequence[..^1]);
        return choice.Select((token, i) => TextbookGpt.LogSoftmax(logits[context.Length - 1 + i])[token]).Sum();
    }
}
