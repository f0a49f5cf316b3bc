using System.Text.Json.Nodes;
using Octavo.Models;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Interchange;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Checkpoints;
using Octavo.Torch.Tests.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Interchange;

public sealed class EncoderFilesTests
{
    /// <summary>Results of a few units in single precision: a few hundred roundings of 6e-8 each.</summary>
    private const double SingleTolerance = 2e-5;

    private static readonly PublishedEncoder TinyBert = PublishedEncoder.Bert(layers: 2, heads: 2, width: 8, context: 6, vocabulary: 11);

    private static readonly PublishedEncoder TinyVit = PublishedEncoder.VisionTransformer(layers: 2, heads: 2, width: 8, side: 6, patch: 3, classes: 5);

    [Theory]
    [InlineData("bert.", false)]
    [InlineData("bert.", true)]
    // A file of the encoder alone, as the library that publishes them writes it.
    [InlineData("", false)]
    public void A_loaded_bert_is_the_textbook_with_the_published_tensors(string prefix, bool copies)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var tensors = TinyBert.Tensors();
        var written = tensors.Where(named => prefix.Length > 0 || named.Key.StartsWith("bert.", StringComparison.Ordinal))
            .ToDictionary(named => named.Key.StartsWith("bert.", StringComparison.Ordinal) ? prefix + named.Key["bert.".Length..] : named.Key, named => named.Value);
        if (copies)
        {
            written.Add("cls.predictions.decoder.weight", tensors["bert.embeddings.word_embeddings.weight"].clone());
            written.Add("cls.predictions.decoder.bias", tensors["cls.predictions.bias"].clone());
            written.Add("bert.embeddings.position_ids", arange(6, dtype: ScalarType.Int64).view(1, 6));
        }

        TinyBert.Write(folder["bert"], written);

        using var model = BertFiles.Load(folder["bert"], CPU, TestContext.Current.CancellationToken);

        var textbook = new ScalarBert(model.Config, new ScalarLayers(PublishedEncoder.ForTextbook(tensors)));
        int[] tokens = [3, 1, 4, 1, 5];
        int[] segments = [0, 0, 1, 1, 1];
        var hidden = textbook.Hidden(tokens, segments, length: 4);
        Tensor Row(int[] values) => tensor(values.Select(value => (long)value).ToArray(), 1, values.Length);
        var actual = model.forward(Row(tokens), Row(segments), Row([1, 1, 1, 1, 0]));
        Same(hidden.Take(4).SelectMany(x => x), actual.narrow(1, 0, 4));
        Same(textbook.Pool(hidden), model.Pool(actual));
        Assert.Equal(prefix.Length > 0, model.Config.MaskedTokenHead);
        if (prefix.Length > 0)
        {
            Same(textbook.MaskedTokenLogits(hidden[1]), model.MaskedTokenLogits(actual.select(1, 1)));
            Same(textbook.NextSentenceLogits(textbook.Pool(hidden)), model.NextSentenceLogits(model.Pool(actual)));
        }
    }

    [Fact]
    public void A_loaded_vision_transformer_is_the_textbook_with_the_published_tensors()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var tensors = TinyVit.Tensors();
        var written = new Dictionary<string, Tensor>(tensors) { ["vit.pooler.dense.weight"] = ones(8, 8), ["vit.pooler.dense.bias"] = ones(8) };
        TinyVit.Write(folder["vit"], written);
        var image = randn(1, 3, 6, 6);

        using var model = VisionTransformerFiles.Load(folder["vit"], CPU, TestContext.Current.CancellationToken);

        var textbook = new ScalarVisionTransformer(model.Config, new ScalarLayers(PublishedEncoder.ForTextbook(tensors)));
        Same(textbook.Logits([.. image.data<float>().Select(value => (double)value)]), model.forward(image));
        Assert.Equal(5, model.Config.Classes);
    }

    [Fact]
    public void What_is_written_has_the_published_names_and_shapes_and_is_loaded_again_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var bert = Shapes.Spread(Bert.Create(
            new BertConfig { Name = "tiny", VocabularySize = 11, ContextLength = 6, Layers = 2, Heads = 2, Width = 8, NextSentenceHead = true, Dropout = 0.1 }, 1, CPU));
        using var vit = Shapes.Spread(VisionTransformer.Create(
            new VisionTransformerConfig { Name = "tiny", ImageSide = 6, PatchSide = 3, Layers = 2, Heads = 2, Width = 8, Classes = 5 }, 1, CPU));

        BertFiles.Save(bert, folder["bert"], TestContext.Current.CancellationToken);
        VisionTransformerFiles.Save(vit, folder["vit"], TestContext.Current.CancellationToken);
        using var bertBack = BertFiles.Load(folder["bert"], CPU, TestContext.Current.CancellationToken);
        using var vitBack = VisionTransformerFiles.Load(folder["vit"], CPU, TestContext.Current.CancellationToken);

        Assert.Equal(bert.Config with { Name = "bert" }, bertBack.Config);
        Assert.Equal(vit.Config with { Name = "vit" }, vitBack.Config);
        SameParameters(bert, bertBack);
        SameParameters(vit, vitBack);
        Assert.Equal(Modern(TinyBert), Written(folder["bert"]));
        Assert.Equal(Modern(TinyVit), Written(folder["vit"]));
        Assert.All(TinyBert.Config.Where(value => value.Key is not ("gradient_checkpointing" or "use_cache" or "architectures")), value => Assert.True(JsonNode.DeepEquals(value.Value, Read(folder["bert"])[value.Key]), value.Key));
        Assert.All(TinyVit.Config.Where(value => value.Key != "layer_norm_eps"), value => Assert.True(JsonNode.DeepEquals(value.Value, Read(folder["vit"])[value.Key]), value.Key));
        Assert.Equal(5, Read(folder["vit"])["id2label"]!.AsObject().Count);
    }

    [Fact]
    public void A_file_with_every_name_and_shape_of_bert_base_uncased_fills_the_preset()
    {
        var published = PublishedEncoder.Bert(12, 12, 768, 512, 30_522);
        using var folder = new TemporaryFolder();
        published.WriteNumbered(folder["bert"]);

        using var model = BertFiles.Load(folder["bert"], CPU, TestContext.Current.CancellationToken);

        Assert.Equal(206, published.Parameters.Count);
        Assert.Equal(BertPresets.Base with { NextSentenceHead = true }, model.Config);
        Assert.Equal(published.Parameters.Sum(known => known.Shape.Aggregate(1L, (product, size) => product * size)), model.TotalParameters);
        Assert.Equal(109_482_240, model.EncoderParameters);
        HasNumbers(published, model);
    }

    [Fact]
    public void A_file_with_every_name_and_shape_of_vit_base_patch16_224_fills_the_preset()
    {
        var published = PublishedEncoder.VisionTransformer(12, 12, 768, 224, 16, 1000);
        using var folder = new TemporaryFolder();
        published.WriteNumbered(folder["vit"]);

        using var model = VisionTransformerFiles.Load(folder["vit"], CPU, TestContext.Current.CancellationToken);

        Assert.Equal(200, published.Parameters.Count);
        Assert.Equal(VisionTransformerPresets.Base16 with { NormalizationEpsilon = 1e-12 }, model.Config);
        Assert.Equal(86_567_656, model.TotalParameters);
        HasNumbers(published, model);
    }

    [Theory]
    [InlineData("hidden_act", "\"relu\"", "hidden_act is \"relu\"")]
    [InlineData("model_type", "\"roberta\"", "model_type is \"roberta\"")]
    [InlineData("position_embedding_type", "\"relative_key\"", "relative_key")]
    [InlineData("intermediate_size", "24", "intermediate_size is 24")]
    [InlineData("hidden_dropout_prob", "0.2", "hidden_dropout_prob is 0.2")]
    [InlineData("num_attention_heads", "3", "Width 8 is not a multiple of Heads 3")]
    [InlineData("num_hidden_layers", "3", "missing (bert.encoder.layer.2")]
    public void A_bert_that_the_model_would_compute_otherwise_is_refused_with_the_value(string name, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        TinyBert.Write(folder["bert"], TinyBert.Tensors(), config => config[name] = JsonNode.Parse(value));

        var message = Assert.Throws<InterchangeException>(() => BertFiles.Load(folder["bert"], CPU, TestContext.Current.CancellationToken)).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vision_transformer_without_a_classifier_or_without_biases_is_refused_and_so_is_an_output_of_its_own()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        TinyVit.Write(folder["headless"], TinyVit.Tensors().Where(named => !named.Key.StartsWith("classifier", StringComparison.Ordinal)).ToDictionary());
        TinyVit.Write(folder["biasless"], TinyVit.Tensors(), config => config["qkv_bias"] = false);
        var untied = new Dictionary<string, Tensor>(TinyBert.Tensors()) { ["cls.predictions.decoder.weight"] = ones(11, 8) };
        TinyBert.Write(folder["untied"], untied);
        string Refusal(Action load) => Assert.Throws<InterchangeException>(load).Message;

        Assert.Contains("classifier.weight", Refusal(() => VisionTransformerFiles.Load(folder["headless"], CPU, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.Contains("qkv_bias", Refusal(() => VisionTransformerFiles.Load(folder["biasless"], CPU, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.Contains("cls.predictions.decoder.weight", Refusal(() => BertFiles.Load(folder["untied"], CPU, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    private static void HasNumbers(PublishedEncoder published, nn.Module model)
    {
        var parameters = model.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        for (var i = 0; i < published.Parameters.Count; i++)
        {
            using var scope = NewDisposeScope();
            var (name, shape) = published.Parameters[i];
            var part = Array.FindIndex([".query.", ".key.", ".value."], each => name.Contains(each, StringComparison.Ordinal));
            var own = name.Replace(".gamma", ".weight", StringComparison.Ordinal).Replace(".beta", ".bias", StringComparison.Ordinal);
            var values = part < 0
                ? parameters[own]
                : parameters[own.Replace(".query.", ".query_key_value.", StringComparison.Ordinal).Replace(".key.", ".query_key_value.", StringComparison.Ordinal).Replace(".value.", ".query_key_value.", StringComparison.Ordinal)]
                    .narrow(0, part * 768, 768);
            Assert.Equal(shape, values.shape);
            Assert.Equal(i + 1, values.detach().reshape(-1)[0].item<float>());
        }
    }

    private static void Same(IEnumerable<Scalar> expected, Tensor actual)
    {
        var values = actual.detach().contiguous().data<float>().ToArray();
        var textbook = expected.Select(scalar => scalar.Value).ToArray();
        Assert.Equal(textbook.Length, values.Length);
        Assert.All(textbook.Zip(values), pair => Assert.Equal(pair.First, pair.Second, SingleTolerance));
    }

    private static void SameParameters(nn.Module expected, nn.Module actual)
    {
        var back = actual.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        Assert.All(expected.named_parameters(), named => Assert.True(named.parameter.equal(back[named.name]).all().item<bool>(), named.name));
        Assert.Equal(expected.named_parameters().Count(), back.Count);
    }

    private static IEnumerable<string> Modern(PublishedEncoder published) => published.Parameters
        .Select(known => $"{known.Name.Replace(".gamma", ".weight", StringComparison.Ordinal).Replace(".beta", ".bias", StringComparison.Ordinal)} [{string.Join(", ", known.Shape)}]")
        .Order(StringComparer.Ordinal);

    private static List<string> Written(string folder)
    {
        using var file = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        return [.. file.Entries.Select(entry => $"{entry.Name} [{string.Join(", ", entry.Shape)}]").Order(StringComparer.Ordinal)];
    }

    private static JsonObject Read(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!.AsObject();
}
