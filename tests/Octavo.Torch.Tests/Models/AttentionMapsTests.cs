using Octavo.Torch.Models;
using static Octavo.Torch.Tests.Models.EncoderDecoderTests;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

public sealed class AttentionMapsTests
{
    /// <summary>Weights are single-precision numbers: rounding of a sum of some dozen.</summary>
    private const double Rounding = 1e-5;

    [Theory]
    [InlineData(8)]
    [InlineData(200)] // Long enough for the fused attention where nothing is recorded.
    public void A_decoder_never_looks_ahead_and_its_rows_sum_to_one(int time)
    {
        using var model = Shapes.Spread(Gpt.Create(Shapes.Tiny(context: 256, width: 80), 3, CPU));

        var maps = AttentionMaps.Of(model, Shapes.Noise(time, 11));

        Check(maps, layers: 2, heads: 2, queries: time, keys: time, causal: true);
    }

    [Fact]
    public void An_encoder_decoder_looks_at_all_of_the_source_and_back_in_the_target()
    {
        using var model = Shapes.Spread(EncoderDecoder.Create(Tiny, 3, CPU));

        var maps = AttentionMaps.Of(model, Shapes.Noise(7, 11), Shapes.Noise(5, 11, 2));

        Check(maps.Encoder, 2, 2, 7, 7, causal: false);
        Check(maps.Decoder, 2, 2, 5, 5, causal: true);
        Check(maps.Source, 2, 2, 5, 7, causal: false);
    }

    [Fact]
    public void Weights_are_those_of_the_textbook_in_the_first_layer()
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(Gpt.Create(Shapes.Tiny(), 3, CPU, ScalarType.Float64));
        var tokens = Shapes.Noise(6, 11);
        var layers = ScalarLayers.Of(model);
        var read = tokens.Select((token, place) => layers.Normalize(ScalarLayers.Add(layers.Row("wte.weight", token, 8), layers.Row("wpe.weight", place, 8)), "h.0.ln_1", 1e-5)).ToArray();
        var projected = read.Select(x => layers.Linear(x, "h.0.attn.c_attn")).ToArray();

        var maps = AttentionMaps.Of(model, tokens);

        for (var head = 0; head < 2; head++)
        {
            for (var t = 0; t < 6; t++)
            {
                var query = projected[t][(4 * head)..(4 * (head + 1))];
                var scores = Enumerable.Range(0, t + 1).Select(s => Scalar.Dot(query, projected[s].AsSpan(8 + (4 * head), 4)) * 0.5).ToArray();
                var expected = ScalarLayers.LogSoftmax(scores).Select(score => Math.Exp(score.Value));
                Assert.All(expected.Zip(maps[0][head][t]), pair => Assert.Equal(pair.First, pair.Second, Rounding));
            }
        }
    }

    [Fact]
    public void What_is_no_text_of_the_model_is_refused()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);

        Assert.Contains("at most 8 tokens", Assert.Throws<ArgumentException>(() => AttentionMaps.Of(model, Shapes.Noise(9, 11))).Message, StringComparison.Ordinal);
        Assert.Contains("token 11", Assert.Throws<ArgumentException>(() => AttentionMaps.Of(model, [11])).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => AttentionMaps.Of(model, [])).Message, StringComparison.Ordinal);
    }

    private static void Check(float[][][][] maps, int layers, int heads, int queries, int keys, bool causal)
    {
        Assert.Equal(layers, maps.Length);
        foreach (var layer in maps)
        {
            Assert.Equal(heads, layer.Length);
            foreach (var head in layer)
            {
                Assert.Equal(queries, head.Length);
                for (var query = 0; query < queries; query++)
                {
                    Assert.Equal(keys, head[query].Length);
                    Assert.Equal(1, head[query].Sum(weight => (double)weight), Rounding);
                    Assert.All(head[query].Take(causal ? query + 1 : keys), weight => Assert.True(weight > 0));
                    Assert.All(head[query].Skip(causal ? query + 1 : keys), weight => Assert.Equal(0f, weight));
                }
            }
        }
    }
}
