using Octavo.Torch.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

public sealed class GptTests
{
    /// <summary>Both sides compute in double precision, but the scale of the scores reaches libtorch as a single-precision number.</summary>
    private const double DoubleRounding = 1e-7;

    /// <summary>Both sides compute in double precision, and the scale of the scores is a power of two or goes through the fused function: rounding of some hundred sums.</summary>
    private const double Precise = 1e-11;

    /// <summary>A central difference of step h has an error of order h^2 and a rounding error of order 1e-16 / h.</summary>
    private const double DifferenceQuotient = 1e-7;

    [Theory]
    // Radford et al. 2019, Table 2, by exact count.
    [InlineData(50257, 1024, 12, 12, 768, true, 124_439_808)]
    [InlineData(50257, 1024, 12, 12, 768, false, 124_337_664)]
    [InlineData(50257, 1024, 24, 16, 1024, true, 354_823_168)]
    [InlineData(50257, 1024, 36, 20, 1280, true, 774_030_080)]
    [InlineData(50257, 1024, 48, 25, 1600, true, 1_557_611_200)]
    // Brown et al. 2020, Table 2.1, by exact count.
    [InlineData(50257, 2048, 12, 12, 768, true, 125_226_240)]
    [InlineData(50257, 2048, 32, 32, 4096, true, 6_658_404_352)]
    [InlineData(50257, 2048, 96, 96, 12288, true, 174_604_259_328)]
    public void The_structure_has_the_published_number_of_parameters(int vocabulary, int context, int layers, int heads, int width, bool biases, long expected)
    {
        using var model = Gpt.Create(Shapes.Tiny(context, layers, heads, width, vocabulary, biases), 1, META);

        Assert.Equal(expected, model.TotalParameters);
        Assert.Equal(expected - ((long)(vocabulary + context) * width), model.NonEmbeddingParameters);
    }

    [Fact]
    public void Parameters_bear_the_names_of_gpt2s_checkpoints_and_the_output_is_none_of_its_own()
    {
        using var model = Gpt.Create(Shapes.Tiny(layers: 1), 1, CPU);

        Assert.Equal(
            [
                "h.0.attn.c_attn.bias", "h.0.attn.c_attn.weight", "h.0.attn.c_proj.bias", "h.0.attn.c_proj.weight",
                "h.0.ln_1.bias", "h.0.ln_1.weight", "h.0.ln_2.bias", "h.0.ln_2.weight",
                "h.0.mlp.c_fc.bias", "h.0.mlp.c_fc.weight", "h.0.mlp.c_proj.bias", "h.0.mlp.c_proj.weight",
                "ln_f.bias", "ln_f.weight", "wpe.weight", "wte.weight",
            ],
            model.state_dict().Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(8, 2, 8, true, 8)]
    [InlineData(8, 1, 8, false, 5)]
    // Wider heads and more than 128 tokens take the fused attention.
    [InlineData(140, 1, 48, true, 135)]
    public void Logits_equal_those_of_the_textbook(int context, int heads, int width, bool biases, int time)
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(Gpt.Create(Shapes.Tiny(context, 2, heads, width, 11, biases), 3, CPU, ScalarType.Float64));
        var tokens = Shapes.Noise(time, 11);
        var expected = new TextbookGpt(model).Logits(tokens).SelectMany(row => row).ToArray();

        var actual = model.forward(Row(tokens)).data<double>().ToArray();

        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, DoubleRounding));
    }

    [Theory]
    [InlineData(6, 2, 8, true)]
    [InlineData(6, 1, 8, false)]
    [InlineData(130, 1, 40, true)]
    public void Gradients_equal_difference_quotients_of_the_textbook(int context, int heads, int width, bool biases)
    {
        const double Step = 1e-5;
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(Gpt.Create(Shapes.Tiny(context, 1, heads, width, 7, biases), 5, CPU, ScalarType.Float64));
        var tokens = Shapes.Noise(context + 1, 7);
        model.Loss(Row(tokens[..^1]), Row(tokens[1..])).backward();
        var textbook = new TextbookGpt(model);

        foreach (var (name, parameter) in model.named_parameters())
        {
            var gradient = parameter.grad!.contiguous().data<double>().ToArray();
            var weights = textbook.Weights[name];
            foreach (var at in new[] { 0, weights.Length / 3, weights.Length - 1 }.Take(context > 100 ? 1 : 3))
            {
                var before = weights[at];
                weights[at] = before + Step;
                var above = textbook.Loss(tokens);
                weights[at] = before - Step;
                var below = textbook.Loss(tokens);
                weights[at] = before;
                Assert.Equal((above - below) / (2 * Step), gradient[at], DifferenceQuotient);
            }
        }
    }

    [Theory]
    [InlineData(6, 2, 8, true, Precise)]
    [InlineData(7, 1, 16, false, Precise)]
    [InlineData(6, 3, 15, true, DoubleRounding)]
    [InlineData(130, 1, 36, true, Precise)]
    public void Logits_and_the_gradient_of_every_weight_equal_those_of_the_textbook(int context, int heads, int width, bool biases, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(Gpt.Create(Shapes.Tiny(context, context > 100 ? 1 : 2, heads, width, 7, biases), 5, CPU, ScalarType.Float64));
        var tokens = Shapes.Noise(context + 1, 7);
        var textbook = new ScalarGpt(model);
        model.Loss(Row(tokens[..^1]), Row(tokens[1..])).backward();
        var actual = Shapes.Gradients(model);

        var expected = textbook.Gradients(tokens);

        var logits = textbook.Logits(tokens[..^1]).SelectMany(row => row.Select(logit => logit.Value));
        Assert.All(logits.Zip(model.forward(Row(tokens[..^1])).data<double>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, weight => Assert.All(weight.Value.Zip(actual[weight.Key]), pair => Assert.Equal(pair.First, pair.Second, tolerance)));
    }

    [Theory]
    [InlineData(16, 2, 8)]
    [InlineData(140, 1, 40)]
    public void A_future_token_never_changes_a_past_logit(int context, int heads, int width)
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(Gpt.Create(Shapes.Tiny(context, 2, heads, width), 3, CPU));
        var tokens = Shapes.Noise(context, 11);
        var before = model.forward(Row(tokens));
        for (var changed = 1; changed < context; changed += Math.Max(1, context / 7))
        {
            var other = (int[])tokens.Clone();
            other[changed] = (other[changed] + 1) % 11;
            var after = model.forward(Row(other));

            Assert.True(before.narrow(1, 0, changed).equal(after.narrow(1, 0, changed)).all().item<bool>());
            Assert.False(before.narrow(1, changed, 1).equal(after.narrow(1, changed, 1)).all().item<bool>());
        }
    }

    [Fact]
    public void A_seed_means_one_model_and_the_process_wide_generator_stays_as_it_was()
    {
        using var scope = NewDisposeScope();
        var state = torch.random.get_rng_state();
        using var first = Gpt.Create(Shapes.Tiny(), 1, CPU);
        using var again = Gpt.Create(Shapes.Tiny(), 1, CPU);
        using var other = Gpt.Create(Shapes.Tiny(), 2, CPU);

        Assert.All(first.parameters().Zip(again.parameters()), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
        Assert.False(first.parameters().First().equal(other.parameters().First()).all().item<bool>());
        Assert.True(state.equal(torch.random.get_rng_state()).all().item<bool>());
    }

    [Fact]
    public void Weights_that_write_to_the_residual_stream_begin_smaller_with_depth()
    {
        // The deviation of 16,384 normal numbers is within 3% of the true one, with five standard errors to spare.
        const double Sampling = 0.03;
        using var scope = NewDisposeScope();
        using var model = Gpt.Create(Shapes.Tiny(layers: 8, heads: 4, width: 64), 1, CPU);
        var weights = model.state_dict();

        Assert.Equal(1, weights["h.0.mlp.c_fc.weight"].std().ToDouble() / 0.02, Sampling);
        Assert.Equal(1, weights["h.7.mlp.c_proj.weight"].std().ToDouble() / (0.02 / Math.Sqrt(16)), Sampling);
        Assert.Equal(0, weights["h.0.mlp.c_fc.bias"].abs().sum().ToDouble());
        Assert.Equal(64, weights["ln_f.weight"].sum().ToDouble());
    }

    [Fact]
    public void A_configurations_own_deviation_is_that_of_the_initial_weights_and_changes_nothing_else()
    {
        const double Sampling = 0.03; // of 16,384 numbers or more, as above
        using var scope = NewDisposeScope();
        using var usual = Gpt.Create(Shapes.Tiny(layers: 8, heads: 4, width: 64), 1, CPU);
        using var wider = Gpt.Create(Shapes.Tiny(layers: 8, heads: 4, width: 64) with { InitialDeviation = 0.125 }, 1, CPU);
        var (before, after) = (usual.state_dict(), wider.state_dict());

        Assert.Equal(1, after["h.0.mlp.c_fc.weight"].std().ToDouble() / 0.125, Sampling);
        foreach (var (name, weight) in before)
        {
            var factor = weight.dim() > 1 ? 0.125 / 0.02 : 1; // the same draws, scaled; gains and biases as they were
            Assert.Equal(0, weight.mul(factor.ToScalar()).sub(after[name]).abs().max().ToDouble(), 1e-6);
        }

        Assert.Contains("InitialDeviation 0", Assert.Throws<ArgumentException>(() => Gpt.Create(Shapes.Tiny() with { InitialDeviation = 0 }, 1, CPU)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_longer_than_the_context_is_refused_with_both_lengths()
    {
        using var scope = NewDisposeScope();
        using var model = Gpt.Create(Shapes.Tiny(context: 8), 1, CPU);

        var message = Assert.Throws<ArgumentException>(() => model.forward(Row(Shapes.Noise(9, 11)))).Message;

        Assert.Contains("8", message, StringComparison.Ordinal);
        Assert.Contains("9", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_at_odds_is_refused_before_anything_is_made() =>
        Assert.Throws<ArgumentException>(() => Gpt.Create(Shapes.Tiny() with { Width = 9 }, 1, CPU));

    [Fact]
    public void Dropout_zeroes_the_given_share_keeps_the_mean_and_repeats_by_seed_and_step()
    {
        // 100,000 draws: five standard errors of the share are 0.007.
        const double Sampling = 0.01;
        using var scope = NewDisposeScope();
        var input = ones(100_000);
        Tensor Dropped(int step)
        {
            using var dropout = new Dropout(0.3, 1, step, CPU);
            return dropout.Apply(input);
        }

        Assert.Equal(0.3, Dropped(1).eq(0).to(float32).mean().ToDouble(), Sampling);
        Assert.Equal(1, Dropped(1).mean().ToDouble(), Sampling);
        Assert.True(Dropped(1).equal(Dropped(1)).all().item<bool>());
        Assert.False(Dropped(1).equal(Dropped(2)).all().item<bool>());
    }

    [Fact]
    public void Releasing_a_model_releases_its_parameters()
    {
        // MemoryWatch.LiveTensors() cannot say: TorchSharp counts a tensor that becomes a parameter twice and releases it once.
        var model = Gpt.Create(Shapes.Tiny(), 1, CPU);
        var parameters = model.parameters().ToList();

        model.Dispose();

        Assert.Equal(28, parameters.Count);
        Assert.All(parameters, parameter => Assert.True(parameter.IsInvalid));
    }

    private static Tensor Row(int[] tokens) => tensor([.. tokens.Select(token => (long)token)], 1, tokens.Length);
}
