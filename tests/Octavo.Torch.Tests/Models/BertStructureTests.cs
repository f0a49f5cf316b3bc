using Octavo.Models;
using Octavo.Torch.Models;
using static Octavo.Torch.Tests.Models.BertExamples;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Models;

public sealed class BertStructureTests
{
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
        Assert.Equal(pretraining.Config.TotalParameters, pretraining.TotalParameters);
        Assert.Equal(withoutPooler.Config.TotalParameters, withoutPooler.TotalParameters);
    }

    [Fact]
    public void Every_preset_has_the_number_of_its_formula() => Assert.All(BertPresets.All, config =>
    {
        using var model = Bert.Create(config, 1, META);
        Assert.Equal(ReferenceCounts.Bert(config.VocabularySize, config.Layers, config.Width), model.EncoderParameters);
        Assert.Equal(config.TotalParameters, model.TotalParameters);
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
}
