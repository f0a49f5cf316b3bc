using Octavo.Torch.Generation;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Models;
using TorchSharp;
using static Octavo.Torch.Tests.Models.EncoderDecoderTests;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Generation;

public sealed class TranslationGenerationTests
{
    /// <summary>Log-probabilities of some dozen tokens in double precision, the products in another order.</summary>
    private const double Rounding = 1e-9;

    private static readonly int[][] Sources = [[3, 4, 5, 6], [7], [8, 9, 10, 3, 4, 5, 6], [5, 5], [10, 9, 8]];

    private static readonly TranslationOptions Options = new() { Beyond = 6 };

    [Fact]
    public void The_greedy_translation_is_what_the_whole_model_finds_likeliest_without_a_cache()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        var translations = model.Translate(Sources, Options);
        for (var i = 0; i < Sources.Length; i++)
        {
            var (tokens, logProbability, complete) = (new List<int> { 1 }, 0.0, false);
            while (true)
            {
                var logarithms = model.forward(Rows([Sources[i]]), Rows([[.. tokens]]))[0, tokens.Count - 1].log_softmax(-1);
                var token = (int)logarithms.argmax().ToInt64();
                if (token != 2 && tokens.Count - 1 == Sources[i].Length + 6)
                {
                    break;
                }

                logProbability += logarithms[token].ToDouble();
                if (token == 2)
                {
                    complete = true;
                    break;
                }

                tokens.Add(token);
            }

            Assert.Equal(tokens.Skip(1), translations[i].Tokens);
            Assert.Equal(complete, translations[i].IsComplete);
            Assert.Equal(logProbability, translations[i].LogProbability, Rounding);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0.6)]
    public void Translations_together_are_those_alone_and_say_the_probability_that_the_model_gives_them(int beam, double penalty)
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        var options = Options with { Beam = beam, LengthPenalty = penalty };

        var together = model.Translate(Sources, options);
        var apart = model.Translate(Sources, options with { AtOnce = 1 });

        for (var i = 0; i < Sources.Length; i++)
        {
            Assert.Equal(apart[i].Tokens, together[i].Tokens);
            Assert.Equal(apart[i].LogProbability, together[i].LogProbability, Rounding);
            long[] said = [.. together[i].Tokens.Select(token => (long)token), .. together[i].IsComplete ? new[] { 2L } : []];
            var logarithms = model.forward(Rows([Sources[i]]), Rows([[1, .. together[i].Tokens]]))[0].log_softmax(-1);
            Assert.Equal(said.Select((token, place) => logarithms[place, token].ToDouble()).Sum(), together[i].LogProbability, Rounding);
            Assert.Equal(together[i].LogProbability / BeamSearch.Penalty(said.Length, penalty), together[i].Score, Rounding);
        }
    }

    [Fact]
    public void A_wide_beam_finds_the_best_of_all_short_translations()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        int[] source = [3, 4];

        // All 11 tokens but the end, up to two of them: 1 + 10 + 100 translations that end.
        var words = Enumerable.Range(0, 11).Where(token => token != 2).ToArray();
        int[][] all = [[], .. words.Select(word => (int[])[word]), .. words.SelectMany(first => words.Select(second => (int[])[first, second]))];
        double LogProbability(int[] tokens)
        {
            using var inner = NewDisposeScope();
            var logarithms = model.forward(Rows([source]), Rows([[1, .. tokens]]))[0].log_softmax(-1);
            return tokens.Append(2).Select((token, place) => logarithms[place, token].ToDouble()).Sum();
        }

        var found = model.Translate([source], new TranslationOptions { Beam = 1200, Beyond = 0 })[0];

        Assert.True(found.IsComplete);
        Assert.Equal(all.MaxBy(LogProbability), found.Tokens);
        Assert.Equal(all.Max(LogProbability), found.LogProbability, Rounding);
    }

    [Fact]
    public void Translating_leaves_nothing_behind_and_training_goes_on_after_it()
    {
        using var model = EncoderDecoder.Create(Tiny, 3, CPU);
        MemoryWatch.StaysFlat(_ => model.Translate([[3, 4, 5], [6]], Options with { Beam = 2 }));

        using var scope = NewDisposeScope();
        model.Loss(Rows([Sources[0]]), Rows([Sources[0]]), Rows([Sources[0]])).backward();
        Assert.All(model.parameters(), parameter => Assert.NotNull(parameter.grad));
    }

    [Fact]
    public void What_cannot_be_translated_is_named()
    {
        using var model = EncoderDecoder.Create(Tiny, 3, CPU);
        string Refusal(int[][] sources, TranslationOptions? options = null) => Assert.Throws<ArgumentException>(() => model.Translate(sources, options)).Message;

        Assert.Contains("source 1 is empty", Refusal([[3], []]), StringComparison.Ordinal);
        Assert.Contains("source 0 has token 11", Refusal([[11]]), StringComparison.Ordinal);
        Assert.Contains("Beam is 0", Refusal([[3]], Options with { Beam = 0 }), StringComparison.Ordinal);
        Assert.Contains("LengthPenalty is -1", Refusal([[3]], Options with { LengthPenalty = -1 }), StringComparison.Ordinal);
        Assert.Empty(model.Translate([]));
    }

    /// <summary>A model of random weights that ends some translations and not others.</summary>
    private static EncoderDecoder Model()
    {
        for (var seed = 1; ; seed++)
        {
            var model = Shapes.Spread(EncoderDecoder.Create(Tiny with { Heads = 4, Width = 16 }, seed, CPU, ScalarType.Float64));
            var translations = model.Translate(Sources, Options);
            if (translations.Any(translation => translation.IsComplete) && translations.Any(translation => translation.Tokens.Count > 3))
            {
                return model;
            }

            Assert.True(seed < 100, "no model of these ends a translation");
            model.Dispose();
        }
    }
}
