using Octavo.Models;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

public sealed class EncoderDecoderTests
{
    /// <summary>Both sides compute in double precision, and the scale of the scores is a power of two or goes through the fused function: rounding of some hundred sums.</summary>
    private const double Precise = 1e-10;

    /// <summary>As above, but the scale of the scores reaches libtorch as a single-precision number.</summary>
    private const double DoubleRounding = 1e-7;

    internal static EncoderDecoderConfig Tiny { get; } = new() { Name = "tiny", VocabularySize = 11, Layers = 2, Heads = 2, Width = 8 };

    [Fact]
    public void Parameters_are_as_many_as_the_published_shapes_give_and_as_the_formula_says()
    {
        Assert.Equal([63_082_496, 214_245_376], EncoderDecoderPresets.All.Select(config => config.TotalParameters));
        Assert.All(EncoderDecoderPresets.All, config =>
        {
            using var model = EncoderDecoder.Create(config, 1, META);
            Assert.Equal(config.TotalParameters, model.TotalParameters);
            Assert.Equal(ReferenceCounts.Transformer(config.VocabularySize, config.Layers, config.Width, config.MlpWidth), model.TotalParameters);
        });
    }

    [Fact]
    public void Parameters_bear_these_names_and_shapes()
    {
        using var model = EncoderDecoder.Create(EncoderDecoderPresets.Base with { Layers = 1 }, 1, META);

        Assert.Equal(
            [
                "decoder.0.attention.output.bias [512]", "decoder.0.attention.output.weight [512, 512]",
                "decoder.0.attention.query_key_value.bias [1536]", "decoder.0.attention.query_key_value.weight [1536, 512]",
                "decoder.0.attention_normalization.bias [512]", "decoder.0.attention_normalization.weight [512]",
                "decoder.0.feed_forward.contract.bias [512]", "decoder.0.feed_forward.contract.weight [512, 2048]",
                "decoder.0.feed_forward.expand.bias [2048]", "decoder.0.feed_forward.expand.weight [2048, 512]",
                "decoder.0.feed_forward_normalization.bias [512]", "decoder.0.feed_forward_normalization.weight [512]",
                "decoder.0.source_attention.key_value.bias [1024]", "decoder.0.source_attention.key_value.weight [1024, 512]",
                "decoder.0.source_attention.output.bias [512]", "decoder.0.source_attention.output.weight [512, 512]",
                "decoder.0.source_attention.query.bias [512]", "decoder.0.source_attention.query.weight [512, 512]",
                "decoder.0.source_attention_normalization.bias [512]", "decoder.0.source_attention_normalization.weight [512]",
                "embedding.weight [37000, 512]",
                "encoder.0.attention.output.bias [512]", "encoder.0.attention.output.weight [512, 512]",
                "encoder.0.attention.query_key_value.bias [1536]", "encoder.0.attention.query_key_value.weight [1536, 512]",
                "encoder.0.attention_normalization.bias [512]", "encoder.0.attention_normalization.weight [512]",
                "encoder.0.feed_forward.contract.bias [512]", "encoder.0.feed_forward.contract.weight [512, 2048]",
                "encoder.0.feed_forward.expand.bias [2048]", "encoder.0.feed_forward.expand.weight [2048, 512]",
                "encoder.0.feed_forward_normalization.bias [512]", "encoder.0.feed_forward_normalization.weight [512]",
            ],
            model.state_dict().Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(6, 4, 5, 2, 8, 0, Precise)]
    [InlineData(5, 5, 7, 1, 16, 0.1, Precise)]
    [InlineData(6, 3, 4, 3, 18, 0.1, DoubleRounding)]
    // Sequences longer than 128 tokens and wide heads take the fused attention, the others of the same model do not: a long target, then a long source.
    [InlineData(4, 3, 130, 1, 34, 0.1, DoubleRounding)]
    [InlineData(130, 127, 4, 1, 34, 0, DoubleRounding)]
    public void Logits_and_the_gradient_of_every_weight_equal_those_of_the_textbook(int time, int shorter, int targetTime, int heads, int width, double smoothing, double tolerance)
    {
        using var scope = NewDisposeScope();
        var config = Tiny with { Heads = heads, Width = width, Layers = Math.Max(time, targetTime) > 100 ? 1 : 2 };
        using var model = Shapes.Spread(EncoderDecoder.Create(config, 5, CPU, ScalarType.Float64));
        var textbook = new ScalarEncoderDecoder(config, ScalarLayers.Of(model));
        var batch = new[] { Pair(time, time, targetTime, 1), Pair(time, shorter, targetTime, 3) };
        batch[1].Labels[^1] = (int)EncoderDecoder.NotPredicted;
        var mask = shorter == time ? null : stack([arange(time).lt(time), arange(time).lt(shorter)]);
        var (source, target, labels) = (Rows(batch.Select(row => row.Source)), Rows(batch.Select(row => row.Target)), Rows(batch.Select(row => row.Labels)));

        var logits = model.forward(source, target, mask);
        var loss = model.Loss(source, target, labels, mask, smoothing);
        loss.backward();

        var expectedLoss = textbook.Loss(batch, smoothing);
        var expected = textbook.Gradients(expectedLoss);
        var actual = Shapes.Gradients(model);
        Assert.Equal(expectedLoss.Value, loss.ToDouble(), tolerance);
        for (var row = 0; row < 2; row++)
        {
            var values = logits[row].reshape(-1).data<double>().ToArray();
            Assert.All(textbook.Logits(batch[row].Source, batch[row].Length, batch[row].Target).SelectMany(x => x).Zip(values), pair => Assert.Equal(pair.First.Value, pair.Second, tolerance * 10));
        }

        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, weight => Assert.All(weight.Value.Zip(actual[weight.Key]), pair => Assert.Equal(pair.First, pair.Second, tolerance)));
    }

    [Theory]
    [InlineData(9, 2, 8)]
    [InlineData(140, 1, 40)]
    public void A_later_token_of_the_target_changes_no_earlier_logit_to_the_bit(int time, int heads, int width)
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(EncoderDecoder.Create(Tiny with { Heads = heads, Width = width }, 3, CPU));
        var (source, target) = (Rows([Shapes.Noise(7, 11)]), Rows([Shapes.Noise(time, 11, 2)]));
        var before = model.forward(source, target);
        foreach (var changed in new[] { 1, time / 2, time - 1 })
        {
            var other = target.clone();
            other.narrow(1, changed, 1).add_(1).remainder_(11);
            var after = model.forward(source, other);

            Assert.True(before.narrow(1, 0, changed).equal(after.narrow(1, 0, changed)).all().item<bool>());
            Assert.False(before.narrow(1, changed, 1).equal(after.narrow(1, changed, 1)).all().item<bool>());
        }
    }

    [Theory]
    [InlineData(9, 2, 8)]
    [InlineData(140, 1, 40)]
    public void What_stands_in_the_padding_of_the_source_changes_nothing_and_padding_itself_nearly_nothing(int time, int heads, int width)
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(EncoderDecoder.Create(Tiny with { Heads = heads, Width = width }, 3, CPU, ScalarType.Float64));
        var (source, target) = (Rows([Shapes.Noise(time, 11)]), Rows([Shapes.Noise(6, 11, 2)]));
        var length = time - 3;
        var mask = arange(time).lt(length).view(1, time);
        var other = source.clone();
        other.narrow(1, length, 3).add_(1).remainder_(11);

        var (before, after) = (model.forward(source, target, mask), model.forward(other, target, mask));
        var alone = model.forward(source.narrow(1, 0, length), target);

        Assert.True(before.equal(after).all().item<bool>());
        Assert.InRange((before - alone).abs().max().ToDouble(), 0, Precise);
        Assert.False(model.forward(source, target).equal(model.forward(other, target)).all().item<bool>());
    }

    [Fact]
    public void Every_token_of_the_source_moves_every_logit_of_the_target()
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(EncoderDecoder.Create(Tiny with { Layers = 1 }, 3, CPU, ScalarType.Float64));
        var (source, target) = (Rows([Shapes.Noise(6, 11)]), Rows([Shapes.Noise(5, 11, 2)]));
        var before = model.forward(source, target);
        for (var changed = 0; changed < 6; changed++)
        {
            var other = source.clone();
            other.narrow(1, changed, 1).add_(1).remainder_(11);

            Assert.True((model.forward(other, target) - before).abs().amax([2]).gt(0).all().item<bool>());
        }
    }

    [Fact]
    public void Smoothing_is_the_share_of_the_label_that_goes_to_all_tokens_evenly()
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(EncoderDecoder.Create(Tiny, 3, CPU, ScalarType.Float64));
        var (source, target, labels) = (Rows([Shapes.Noise(6, 11)]), Rows([Shapes.Noise(5, 11, 2)]), Rows([Shapes.Noise(5, 11, 4)]));
        var logarithms = model.forward(source, target)[0].log_softmax(-1);
        var expected = 0.0;
        for (var t = 0; t < 5; t++)
        {
            for (var k = 0; k < 11; k++)
            {
                var probability = (labels[0, t].ToInt64() == k ? 0.9 : 0) + (0.1 / 11);
                expected -= probability * logarithms[t, k].ToDouble() / 5;
            }
        }

        Assert.Equal(expected, model.Loss(source, target, labels, smoothing: 0.1).ToDouble(), Precise);
        Assert.NotEqual(expected, model.Loss(source, target, labels).ToDouble(), Precise);
    }

    [Fact]
    public void A_new_model_knows_nothing_and_releasing_it_releases_its_parameters()
    {
        using var scope = NewDisposeScope();
        var model = EncoderDecoder.Create(Tiny with { VocabularySize = 500, Width = 64 }, 1, CPU);
        var parameters = model.parameters().ToList();
        var (source, target) = (Rows([Shapes.Noise(40, 500)]), Rows([Shapes.Noise(40, 500, 2)]));

        // The output's rows have variance 1/width and what it reads variance 1, so logits have about variance 1 and add half a nat.
        Assert.InRange(model.Loss(source, target, Rows([Shapes.Noise(40, 500, 3)])).ToDouble(), Math.Log(500) - 0.3, Math.Log(500) + 1);
        model.Dispose();

        Assert.Equal(1 + (2 * 12) + (2 * 20), parameters.Count);
        Assert.All(parameters, parameter => Assert.True(parameter.IsInvalid));
    }

    [Fact]
    public void Dropout_changes_the_loss_as_its_seed_says_and_reaches_both_sides()
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(EncoderDecoder.Create(Tiny, 3, CPU));
        var (source, target, labels) = (Rows([Shapes.Noise(6, 11)]), Rows([Shapes.Noise(5, 11, 2)]), Rows([Shapes.Noise(5, 11, 4)]));
        double Loss(int seed)
        {
            using var dropout = new Octavo.Torch.Models.Dropout(0.2, seed, 1, CPU);
            return model.Loss(source, target, labels, null, 0, dropout).ToDouble();
        }

        Assert.Equal(Loss(1), Loss(1));
        Assert.NotEqual(Loss(1), Loss(2));
        Assert.NotEqual(Loss(1), model.Loss(source, target, labels).ToDouble());
    }

    [Fact]
    public void Half_precision_products_give_nearly_the_same_loss()
    {
        Assert.SkipUnless(PrecisionSupport.ProcessorHasBFloat16, "This processor computes no bfloat16 products.");
        using var scope = NewDisposeScope();
        using var model = EncoderDecoder.Create(Tiny with { Width = 32 }, 3, CPU);
        var (source, target, labels) = (Rows([Shapes.Noise(6, 11)]), Rows([Shapes.Noise(5, 11, 2)]), Rows([Shapes.Noise(5, 11, 4)]));

        // bfloat16 keeps 8 bits: about three digits of a loss of some nats.
        Assert.Equal(model.Loss(source, target, labels).ToDouble(), model.Loss(source, target, labels, null, 0, null, Precision.BFloat16).ToDouble(), 0.05);
    }

    [Fact]
    public void What_cannot_be_read_is_refused_with_its_shape()
    {
        using var scope = NewDisposeScope();
        using var model = EncoderDecoder.Create(Tiny, 1, CPU);
        var (source, target) = (Rows([Shapes.Noise(6, 11)]), Rows([Shapes.Noise(5, 11)]));
        string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;

        Assert.Contains("sourceMask must be [1, 6]; it was given [1, 5]", Refusal(() => model.forward(source, target, ones(1, 5))), StringComparison.Ordinal);
        Assert.Contains("target must be [1, 5]; it was given [2, 5]", Refusal(() => model.forward(source, target.expand(2, 5))), StringComparison.Ordinal);
        Assert.Contains("labels must be [1, 5]", Refusal(() => model.Loss(source, target, source)), StringComparison.Ordinal);
        Assert.Contains("Give at least one", Refusal(() => model.Loss(source, target, full_like(target, EncoderDecoder.NotPredicted))), StringComparison.Ordinal);
        Assert.Contains("smoothing is 1", Refusal(() => model.Loss(source, target, target, smoothing: 1)), StringComparison.Ordinal);
        Assert.Contains("Width is 9", Refusal(() => EncoderDecoder.Create(Tiny with { Width = 9, Heads = 3 }, 1, CPU)), StringComparison.Ordinal);
        Assert.Contains("transformer-big", Refusal(() => EncoderDecoderPresets.ByName("huge")), StringComparison.Ordinal);
    }

    internal static Tensor Rows(IEnumerable<int[]> rows)
    {
        var all = rows.ToArray();
        return tensor(all.SelectMany(row => row.Select(token => (long)token)).ToArray(), [all.Length, all[0].Length]);
    }

    private static (int[] Source, int Length, int[] Target, int[] Labels) Pair(int time, int length, int targetTime, uint seed)
    {
        var target = Shapes.Noise(targetTime + 1, 11, seed + 1);
        return (Shapes.Noise(time, 11, seed), length, target[..^1], target[1..]);
    }
}
