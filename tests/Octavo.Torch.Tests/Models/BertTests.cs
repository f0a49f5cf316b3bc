using Octavo.Torch.Models;
using Octavo.Torch.Native;
using TorchSharp;
using static Octavo.Torch.Tests.Models.BertExamples;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

public sealed class BertTests
{
    /// <summary>Both sides compute in double precision, and the scale of the scores is a power of two or goes through the fused function: rounding of some hundred sums.</summary>
    private const double Precise = 1e-11;

    /// <summary>As above, but the scale of the scores reaches libtorch as a single-precision number.</summary>
    private const double DoubleRounding = 1e-7;

    [Theory]
    [InlineData(7, 5, 2, 8, Precise)]
    [InlineData(7, 7, 1, 16, Precise)]
    [InlineData(6, 4, 3, 15, DoubleRounding)]
    // Wider heads and more than 128 tokens take the fused attention.
    [InlineData(129, 127, 1, 33, Precise)]
    public void Results_and_the_gradient_of_every_weight_equal_those_of_the_textbook(int time, int shorter, int heads, int width, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(Bert.Create(Tiny(time, time > 100 ? 1 : 2, heads, width), 5, CPU, ScalarType.Float64));
        var textbook = new ScalarBert(model.Config, ScalarLayers.Of(model));
        var batch = new[] { Example(time, time, 1, next: 0), Example(time, shorter, 2, next: 1) };
        var (tokens, segments, mask, targets, next) = Tensors(batch, everyTokenIsThere: shorter == time);

        var hidden = model.forward(tokens, segments, mask);
        model.Loss(tokens, targets, segments, mask, next).backward();

        var actual = Shapes.Gradients(model);
        var loss = textbook.Loss(batch);
        var expected = textbook.Gradients(loss);
        Assert.Equal(loss.Value, model.Loss(tokens, targets, segments, mask, next).ToDouble(), tolerance);
        for (var row = 0; row < 2; row++)
        {
            var textbookHidden = textbook.Hidden(batch[row].Tokens, batch[row].Segments, batch[row].Length);
            Same(textbookHidden.SelectMany(x => x), hidden[row], tolerance);
            Same(textbook.Pool(textbookHidden), model.Pool(hidden)[row], tolerance);
            Same(textbook.NextSentenceLogits(textbook.Pool(textbookHidden)), model.NextSentenceLogits(model.Pool(hidden))[row], tolerance);
            Same(textbookHidden.Take(3).SelectMany(textbook.MaskedTokenLogits), model.MaskedTokenLogits(hidden)[row].narrow(0, 0, 3), tolerance);
        }

        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, weight => Assert.All(weight.Value.Zip(actual[weight.Key]), pair => Assert.Equal(pair.First, pair.Second, tolerance)));
    }

    [Theory]
    [InlineData(12, 2, 8)]
    [InlineData(140, 1, 40)]
    public void What_stands_in_the_padding_changes_no_token_to_the_bit(int time, int heads, int width)
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(Bert.Create(Tiny(time, 2, heads, width), 3, CPU));
        var length = time - 4;
        var mask = ones(1, time, dtype: ScalarType.Bool);
        mask.narrow(1, length, 4).zero_();
        var tokens = Row(Shapes.Noise(time, 11));
        var other = tokens.clone();
        other.narrow(1, length, 4).add_(1).remainder_(11);

        var (before, after) = (model.forward(tokens, null, mask), model.forward(other, null, mask));

        Assert.True(before.narrow(1, 0, length).equal(after.narrow(1, 0, length)).all().item<bool>());
        Assert.False(model.forward(tokens).narrow(1, 0, length).equal(model.forward(other).narrow(1, 0, length)).all().item<bool>());
    }

    [Theory]
    [InlineData(12, 2, 8)]
    [InlineData(140, 1, 40)]
    public void A_padded_sequence_has_the_result_and_the_gradients_of_the_sequence_alone(int time, int heads, int width)
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(Bert.Create(Tiny(time, 2, heads, width), 3, CPU, ScalarType.Float64));
        var length = time - 4;
        var tokens = Row(Shapes.Noise(time, 11));
        var mask = cat([ones(1, length, dtype: ScalarType.Int64), zeros(1, 4, dtype: ScalarType.Int64)], 1);
        var targets = tokens.clone();
        targets.narrow(1, length, 4).fill_(Bert.NotPredicted);
        var alone = tokens.narrow(1, 0, length);
        model.Loss(alone, alone).backward();
        var expected = Shapes.Gradients(model);
        model.zero_grad();

        model.Loss(tokens, targets, null, mask).backward();

        var difference = (model.forward(alone) - model.forward(tokens, null, mask).narrow(1, 0, length)).abs().max().ToDouble();
        Assert.InRange(difference, 0, Precise);
        Assert.All(Shapes.Gradients(model), weight => Assert.All(weight.Value.Zip(expected[weight.Key]), pair => Assert.Equal(pair.Second, pair.First, Precise)));
    }

    [Fact]
    public void Every_token_sees_those_before_it_and_those_behind_it()
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(Bert.Create(Tiny(8, 1, 2, 8), 3, CPU));
        var tokens = Row(Shapes.Noise(8, 11));
        var before = model.forward(tokens);
        for (var changed = 0; changed < 8; changed++)
        {
            var other = tokens.clone();
            other.narrow(1, changed, 1).add_(1).remainder_(11);
            var difference = (model.forward(other) - before).abs().amax([2]); // [1, time]

            Assert.True(difference.gt(0).all().item<bool>());
        }
    }

    [Fact]
    public void A_sequence_without_a_token_gives_numbers_and_leaves_the_others_alone()
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(Bert.Create(Tiny(8, 2, 2, 8), 3, CPU));
        var tokens = Row(Shapes.Noise(16, 11)).view(2, 8);
        var mask = cat([ones(1, 8), zeros(1, 8)], 0);

        var hidden = model.forward(tokens, null, mask);

        Assert.True(hidden.isfinite().all().item<bool>());
        Assert.Equal(0, (hidden[0] - model.forward(tokens.narrow(0, 0, 1))[0]).abs().max().ToDouble(), 1e-6);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(600)]
    public void Results_in_bfloat16_are_near_those_of_single_precision_and_not_the_same(int time)
    {
        // A factor of a product has 8 bits: each is off by up to 2^-9 = 0.2%, through 2 blocks of 6 products forward and backward.
        const double Near = 0.03;
        Assert.SkipUnless(PrecisionSupport.ProcessorHasBFloat16, "this processor has no bfloat16 instructions");
        using var scope = NewDisposeScope();
        using var model = Bert.Create(Tiny(time, 2, 2, 32), 1, CPU);

        // One answer for both sequences: two would all but cancel in the head's gradients, and what is left would be rounding.
        var (tokens, segments, mask, targets, next) = Tensors([Example(time, time, 1, next: 1), Example(time, time - 3, 2, next: 1)], everyTokenIsThere: false);
        Dictionary<string, double[]> Gradients(Precision precision)
        {
            model.zero_grad();
            var loss = model.Loss(tokens, targets, segments, mask, next, null, precision);
            Assert.Equal(ScalarType.Float32, loss.dtype);
            loss.backward();
            return Shapes.Gradients(model);
        }

        var single = Gradients(Precision.Single);
        var half = Gradients(Precision.BFloat16);

        var changed = 0;
        Assert.All(single, weight =>
        {
            var difference = Math.Sqrt(weight.Value.Zip(half[weight.Key], (x, y) => (x - y) * (x - y)).Sum());
            var length = Math.Sqrt(weight.Value.Sum(x => x * x));
            Assert.True(difference < Near * length, $"{weight.Key}: {difference / length:P2} of {length:G3}");
            changed += difference > 0 ? 1 : 0;
        });
        Assert.True(changed > single.Count / 2);
    }

    [Fact]
    public void A_new_model_finds_all_tokens_as_likely_and_learns_one_batch_by_heart()
    {
        // The spread of logits of deviation 0.02 * sqrt(32) raises the loss by half its square, under 0.01.
        const double Chance = 0.05;
        using var scope = NewDisposeScope();
        using var model = Bert.Create(Tiny(8, 2, 2, 32), 1, CPU);
        var (tokens, segments, mask, targets, next) = Tensors([Example(8, 8, 1, 0), Example(8, 6, 2, 1)], everyTokenIsThere: false);
        using var optimizer = optim.Adam(model.parameters(), 3e-3);
        var first = model.Loss(tokens, targets, segments, mask).ToDouble();
        for (var step = 0; step < 150; step++)
        {
            using var stepScope = NewDisposeScope();
            optimizer.zero_grad();
            model.Loss(tokens, targets, segments, mask, next).backward();
            optimizer.step();
        }

        Assert.Equal(Math.Log(11), first, Chance);
        Assert.InRange(model.Loss(tokens, targets, segments, mask, next).ToDouble(), 0, 0.05);
    }

    [Fact]
    public void Twenty_losses_and_gradients_with_dropout_leave_no_tensor_behind()
    {
        using var model = Bert.Create(Tiny(12, 2, 2, 16), 1, CPU);
        void Step(int step)
        {
            using var scope = NewDisposeScope();
            using var dropout = new Dropout(0.1, 1, step, CPU);
            var (tokens, segments, mask, targets, next) = Tensors([Example(12, 12, 1, 0), Example(12, 9, 2, 1)], everyTokenIsThere: false);
            model.Loss(tokens, targets, segments, mask, next, dropout).backward();
            model.Recompute(tokens, targets, segments, mask, next, 2, dropout);
            foreach (var parameter in model.parameters())
            {
                parameter.grad = null;
            }
        }

        Step(0);
        var before = MemoryWatch.LiveTensors();
        for (var step = 1; step <= 20; step++)
        {
            Step(step);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Theory]
    [InlineData(12, 0, 1)]
    [InlineData(12, 0.2, 2)]
    // Longer than attention as products goes with heads this wide: the fused function.
    [InlineData(160, 0, 2)]
    public void Blocks_computed_again_give_the_loss_and_the_gradients_to_the_bit(int time, double probability, int parts)
    {
        using var scope = NewDisposeScope();
        using var model = Shapes.Spread(Bert.Create(Tiny(time, 3, 2, 80), 1, CPU));
        (double[] Losses, Dictionary<string, double[]> Gradients) Run(Func<int, Dropout?, Tensor> backward)
        {
            model.zero_grad();
            using var dropout = probability > 0 ? new Dropout(probability, 1, 1, CPU) : null;
            var losses = Enumerable.Range(0, parts).Select(part => backward(part, dropout).ToDouble()).ToArray();
            return (losses, Shapes.Gradients(model));
        }

        var batches = Enumerable.Range(0, parts)
            .Select(part => Tensors([Example(time, time, (2 * (uint)part) + 1, 0), Example(time, time - 3, (2 * (uint)part) + 2, 1)], everyTokenIsThere: false)).ToArray();
        var kept = Run((part, dropout) =>
        {
            var (tokens, segments, mask, targets, next) = batches[part];
            var loss = model.Loss(tokens, targets, segments, mask, next, dropout);
            var share = parts == 1 ? loss : loss / parts;
            share.backward();
            return share.detach();
        });
        var again = Run((part, dropout) =>
        {
            var (tokens, segments, mask, targets, next) = batches[part];
            return model.Recompute(tokens, targets, segments, mask, next, parts, dropout);
        });

        Assert.Equal(kept.Losses, again.Losses);
        Assert.Equal(kept.Gradients.Keys.Order(), again.Gradients.Keys.Order());
        Assert.All(kept.Gradients, gradient => Assert.Equal(gradient.Value, again.Gradients[gradient.Key]));
    }

    private static void Same(IEnumerable<Scalar> expected, Tensor actual, double tolerance)
    {
        var values = actual.contiguous().data<double>().ToArray();
        var textbook = expected.Select(scalar => scalar.Value).ToArray();
        Assert.Equal(textbook.Length, values.Length);
        Assert.All(textbook.Zip(values), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
