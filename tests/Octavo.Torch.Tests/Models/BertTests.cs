using Octavo.Models;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

public sealed class BertTests
{
    /// <summary>Both sides compute in double precision, and the scale of the scores is a power of two or goes through the fused function: rounding of some hundred sums.</summary>
    private const double Precise = 1e-11;

    /// <summary>As above, but the scale of the scores reaches libtorch as a single-precision number.</summary>
    private const double DoubleRounding = 1e-7;

    [Theory]
    // Devlin et al. 2019, section 3, by exact count: with the pooler and without the masked-token head.
    [InlineData("bert-base-uncased", 109_482_240)]
    [InlineData("bert-large-uncased", 335_141_888)]
    [InlineData("bert-base-chinese", 102_267_648)]
    public void The_structure_has_the_published_number_of_parameters(string preset, long expected)
    {
        using var model = Bert.Create(BertPresets.ByName(preset), 1, META);
        using var encoder = Bert.Create(BertPresets.ByName(preset) with { MaskedTokenHead = false }, 1, META);

        Assert.Equal(expected, model.EncoderParameters);
        Assert.Equal(expected, encoder.TotalParameters);
    }

    [Fact]
    public void The_heads_of_pretraining_and_a_missing_pooler_change_the_count_by_their_own()
    {
        using var pretraining = Bert.Create(BertPresets.Base with { NextSentenceHead = true }, 1, META);
        using var withoutPooler = Bert.Create(BertPresets.Base with { Pooler = false, MaskedTokenHead = false }, 1, META);

        // A dense layer, a layer norm and a bias per token; two outputs of width 768.
        Assert.Equal(109_482_240 + ((768 * 768) + 768) + (2 * 768) + 30_522 + ((2 * 768) + 2), pretraining.TotalParameters);
        Assert.Equal(108_891_648, withoutPooler.TotalParameters);
    }

    [Fact]
    public void Every_preset_has_the_number_of_its_formula() => Assert.All(BertPresets.All, config =>
    {
        using var model = Bert.Create(config, 1, META);
        Assert.Equal(ReferenceCounts.Bert(config.VocabularySize, config.Layers, config.Width), model.EncoderParameters);
    });

    [Fact]
    public void Parameters_bear_the_names_and_shapes_of_the_published_checkpoint()
    {
        using var model = Bert.Create(BertPresets.Base with { Layers = 1, NextSentenceHead = true }, 1, META);

        Assert.Equal(
            [
                "bert.embeddings.LayerNorm.bias [768]", "bert.embeddings.LayerNorm.weight [768]", "bert.embeddings.position_embeddings.weight [512, 768]",
                "bert.embeddings.token_type_embeddings.weight [2, 768]", "bert.embeddings.word_embeddings.weight [30522, 768]",
                "bert.encoder.layer.0.attention.output.LayerNorm.bias [768]", "bert.encoder.layer.0.attention.output.LayerNorm.weight [768]",
                "bert.encoder.layer.0.attention.output.dense.bias [768]", "bert.encoder.layer.0.attention.output.dense.weight [768, 768]",
                "bert.encoder.layer.0.attention.self.query_key_value.bias [2304]", "bert.encoder.layer.0.attention.self.query_key_value.weight [2304, 768]",
                "bert.encoder.layer.0.intermediate.dense.bias [3072]", "bert.encoder.layer.0.intermediate.dense.weight [3072, 768]",
                "bert.encoder.layer.0.output.LayerNorm.bias [768]", "bert.encoder.layer.0.output.LayerNorm.weight [768]",
                "bert.encoder.layer.0.output.dense.bias [768]", "bert.encoder.layer.0.output.dense.weight [768, 3072]",
                "bert.pooler.dense.bias [768]", "bert.pooler.dense.weight [768, 768]",
                "cls.predictions.bias [30522]", "cls.predictions.transform.LayerNorm.bias [768]", "cls.predictions.transform.LayerNorm.weight [768]",
                "cls.predictions.transform.dense.bias [768]", "cls.predictions.transform.dense.weight [768, 768]",
                "cls.seq_relationship.bias [2]", "cls.seq_relationship.weight [2, 768]",
            ],
            model.state_dict().Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]").Order(StringComparer.Ordinal));
    }

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

    [Fact]
    public void A_seed_means_one_model_and_releasing_it_releases_its_parameters()
    {
        using var scope = NewDisposeScope();
        var state = random.get_rng_state();
        var first = Bert.Create(Tiny(8, 1, 2, 8), 1, CPU);
        using var again = Bert.Create(Tiny(8, 1, 2, 8), 1, CPU);
        var parameters = first.parameters().ToList();
        Assert.All(parameters.Zip(again.parameters()), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
        Assert.True(state.equal(random.get_rng_state()).all().item<bool>());

        first.Dispose();

        Assert.Equal(26, parameters.Count);
        Assert.All(parameters, parameter => Assert.True(parameter.IsInvalid));
    }

    [Fact]
    public void What_cannot_be_read_is_refused_with_its_shape_and_what_is_missing_with_its_name()
    {
        using var scope = NewDisposeScope();
        using var model = Bert.Create(Tiny(8, 1, 2, 8) with { Pooler = false, NextSentenceHead = false, MaskedTokenHead = false }, 1, CPU);
        var tokens = Row(Shapes.Noise(6, 11));
        string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;

        Assert.Contains("at most 8 tokens", Refusal(() => model.forward(Row(Shapes.Noise(9, 11)))), StringComparison.Ordinal);
        Assert.Contains("mask must be [1, 6]; it was given [1, 5]", Refusal(() => model.forward(tokens, null, ones(1, 5))), StringComparison.Ordinal);
        Assert.Contains("segments must be [1, 6]", Refusal(() => model.forward(tokens, zeros(6, dtype: ScalarType.Int64))), StringComparison.Ordinal);
        Assert.Contains("[batch, time]", Refusal(() => model.forward(tokens.view(-1))), StringComparison.Ordinal);
        Assert.Contains("Mask at least one", Refusal(() => model.Loss(tokens, full_like(tokens, Bert.NotPredicted))), StringComparison.Ordinal);
        var hidden = model.forward(tokens);
        Assert.Contains("Pooler", Assert.Throws<InvalidOperationException>(() => model.Pool(hidden)).Message, StringComparison.Ordinal);
        Assert.Contains("MaskedTokenHead", Assert.Throws<InvalidOperationException>(() => model.MaskedTokenLogits(hidden)).Message, StringComparison.Ordinal);
        Assert.Contains("NextSentenceHead", Assert.Throws<InvalidOperationException>(() => model.NextSentenceLogits(hidden)).Message, StringComparison.Ordinal);
        Assert.Contains("Width 9", Refusal(() => Bert.Create(Tiny(8, 1, 2, 9), 1, CPU)), StringComparison.Ordinal);
    }

    private static BertConfig Tiny(int context, int layers, int heads, int width) => new()
    {
        Name = "tiny",
        VocabularySize = 11,
        ContextLength = context,
        Layers = layers,
        Heads = heads,
        Width = width,
        NextSentenceHead = true,
    };

    /// <summary>Tokens of which every third that is there is predicted, the second half in the second segment.</summary>
    private static (int[] Tokens, int[] Segments, int Length, int[] Targets, int NextSentence) Example(int time, int length, uint seed, int next) => (
        Shapes.Noise(time, 11, seed),
        [.. Enumerable.Range(0, time).Select(t => t < time / 2 ? 0 : 1)],
        length,
        [.. Shapes.Noise(time, 11, seed + 10).Select((token, t) => t < length && t % 3 == 0 ? token : -1)],
        next);

    private static (Tensor Tokens, Tensor Segments, Tensor? Mask, Tensor Targets, Tensor Next) Tensors(
        IReadOnlyList<(int[] Tokens, int[] Segments, int Length, int[] Targets, int NextSentence)> batch, bool everyTokenIsThere)
    {
        var time = batch[0].Tokens.Length;
        Tensor Rows(Func<int, int, long> value) => tensor(
            Enumerable.Range(0, batch.Count).SelectMany(row => Enumerable.Range(0, time).Select(t => value(row, t))).ToArray(), batch.Count, time);
        return (
            Rows((row, t) => batch[row].Tokens[t]),
            Rows((row, t) => batch[row].Segments[t]),
            everyTokenIsThere ? null : Rows((row, t) => t < batch[row].Length ? 1 : 0),
            Rows((row, t) => batch[row].Targets[t] < 0 ? Bert.NotPredicted : batch[row].Targets[t]),
            tensor(batch.Select(row => (long)row.NextSentence).ToArray()));
    }

    private static void Same(IEnumerable<Scalar> expected, Tensor actual, double tolerance)
    {
        var values = actual.contiguous().data<double>().ToArray();
        var textbook = expected.Select(scalar => scalar.Value).ToArray();
        Assert.Equal(textbook.Length, values.Length);
        Assert.All(textbook.Zip(values), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    private static Tensor Row(int[] tokens) => tensor([.. tokens.Select(token => (long)token)], 1, tokens.Length);
}
