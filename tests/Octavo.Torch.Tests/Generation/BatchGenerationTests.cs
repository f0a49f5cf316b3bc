using Octavo.Torch.Generation;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Generation;

public sealed class BatchGenerationTests
{
    /// <summary>Single precision; the same sums in another order.</summary>
    private const double Rounding = 1e-5;

    private static readonly SamplingOptions Options = new() { Tokens = 40, Seed = 1 };

    private static int[][] Prompts(params int[] lengths) => [.. lengths.Select((length, i) => Shapes.Noise(length, 11, (uint)i + 5))];

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    public void A_batch_of_prompts_of_any_lengths_gives_the_texts_of_each_alone(int context)
    {
        using var model = Gpt.Create(Shapes.Tiny(context), 3, CPU);
        var prompts = Prompts(1, 21, 5, 5, 8);

        var together = model.GenerateBatch(prompts, Options);

        for (var i = 0; i < prompts.Length; i++)
        {
            Assert.Equal(model.Generate(prompts[i], Options with { FirstSequence = i, UseCache = false }), together[i]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predictions_of_a_batch_are_those_of_each_sequence_read_whole_also_after_one_is_closed(bool close)
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 16), 3, CPU);
        var prompts = Prompts(3, 9, 1, 14);
        using var still = inference_mode();
        using var batch = new GrowingSequences(model, prompts, 30, useCache: true);
        using var whole = new GrowingSequences(model, prompts, 30, useCache: false);
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(whole.Open, batch.Open);
            var (cached, expected) = (batch.Predict(), whole.Predict());
            foreach (var (row, number) in batch.Open.Index())
            {
                Assert.All(expected[row].Zip(cached[row]), pair => Assert.Equal(pair.First, pair.Second, Rounding));
                batch.Append(number, (i + row) % 11);
                whole.Append(number, (i + row) % 11);
            }

            if (close && i is 4 or 11)
            {
                batch.Close(i == 4 ? 1 : 3);
                whole.Close(i == 4 ? 1 : 3);
            }
        }
    }

    [Fact]
    public void A_batch_is_the_same_as_two_halves_of_it_and_equal_prompts_get_texts_of_their_own()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);
        var prompts = Enumerable.Repeat(new[] { 4, 2 }, 4).ToArray();

        var texts = model.GenerateBatch(prompts, Options);

        Assert.Equal(texts, [.. model.GenerateBatch(prompts[..2], Options), .. model.GenerateBatch(prompts[2..], Options with { FirstSequence = 2 })]);
        Assert.Equal(4, texts.Select(text => string.Join(' ', text)).Distinct().Count());
        Assert.Empty(model.GenerateBatch([], Options));
    }

    [Fact]
    public void Each_token_is_reported_with_its_prompts_number()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);
        var reported = new List<int>[] { [], [], [] };

        var texts = model.GenerateBatch(Prompts(2, 4, 3), Options, (number, token) => reported[number].Add(token));

        Assert.Equal(texts, reported.Select(tokens => tokens.ToArray()));
    }

    [Fact]
    public void A_stop_sequence_ends_its_own_text_alone()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);
        var prompts = Prompts(2, 4, 3);
        var free = model.GenerateBatch(prompts, Options);
        var stop = free[1][10..13];

        var texts = model.GenerateBatch(prompts, Options with { StopSequences = [stop] });

        // Where the same three tokens come in a text by chance, they end that one as well.
        Assert.Equal(free.Select(text => text[..End(text, stop)]), texts);
        Assert.True(texts[1].Length <= 10);
        Assert.Contains(texts, text => text.Length == Options.Tokens);

        static int End(int[] text, int[] stop)
        {
            var at = text.AsSpan().IndexOf(stop);
            return at < 0 ? text.Length : at;
        }
    }

    [Fact]
    public void A_penalty_keeps_away_what_has_occurred_the_prompt_included()
    {
        using var model = Gpt.Create(Shapes.Tiny(context: 32), 3, CPU);

        // A penalty moves a logit towards or away from 0 by its sign, so among negative ones only it lasts: 10^6 is beyond all of these.
        var text = model.Generate([0], Options with { Tokens = 3, Temperature = 0, RepetitionPenalty = 1e6 });
        var plain = model.Generate([0], Options with { Tokens = 3, Temperature = 0 });

        Assert.Equal(4, text.Append(0).Distinct().Count());
        Assert.True(plain.Append(0).Distinct().Count() < 4);
    }

    [Fact]
    public void Live_tensors_and_memory_stay_flat_over_200_generations()
    {
        // A cache of one call is half a megabyte: 200 left behind would be 100.
        using var model = Gpt.Create(Shapes.Tiny(context: 128, layers: 4, width: 64), 3, CPU);
        var prompts = Prompts(3, 120, 40);

        MemoryWatch.StaysFlat(i => model.GenerateBatch(prompts, Options with { Tokens = 4, Seed = i }));
    }

    [Fact]
    public void What_does_not_fit_the_model_is_refused_by_both_values()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);

        string Message(SamplingOptions options, params int[][] prompts) =>
            Assert.Throws<ArgumentException>(() => model.GenerateBatch(prompts, options)).Message;

        Assert.Contains("prompt 1 has token 12, but the VocabularySize of model 'tiny' is 11", Message(Options, [1], [12]), StringComparison.Ordinal);
        Assert.Contains("stop sequence 0 has token 11, but the VocabularySize", Message(Options with { StopSequences = [[11]] }, [1]), StringComparison.Ordinal);
        Assert.Contains("StopTexts has 1 texts, but tokens alone", Message(Options with { StopTexts = ["."] }, [1]), StringComparison.Ordinal);
        Assert.Contains("RepetitionPenalty is 0", Message(Options with { RepetitionPenalty = 0 }, [1]), StringComparison.Ordinal);
        Assert.Contains("FirstSequence is -1", Message(Options with { FirstSequence = -1 }, [1]), StringComparison.Ordinal);
        Assert.Contains("stop sequence or text is empty", Message(Options with { StopSequences = [[]] }, [1]), StringComparison.Ordinal);
    }
}
