using System.Text.Json.Nodes;
using Octavo.Data;
using Octavo.Tokenizers;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Generation;
using Octavo.Torch.Interchange;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Checkpoints;
using Octavo.Torch.Tests.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Interchange;

public sealed class Gpt2FilesTests
{
    /// <summary>Logits of a few units in single precision: a few hundred roundings of 6e-8 each.</summary>
    private const double SingleTolerance = 2e-5;

    private static readonly int[] Tokens = [3, 1, 4, 1, 5, 9];

    [Theory]
    [InlineData("", true, false)]
    [InlineData("transformer.", true, false)]
    [InlineData("", false, true)]
    public void Logits_of_a_loaded_model_are_those_of_the_textbook_with_the_published_tensors(string prefix, bool masks, bool parts)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var published = new PublishedGpt2 { Prefix = prefix, Masks = masks, Layers = 3, Heads = 4 };
        var tensors = published.Tensors();
        (parts ? published.WriteParts : (Action<string, IReadOnlyDictionary<string, Tensor>>)((path, all) => published.Write(path, all)))(folder["gpt2"], tensors);

        using var model = PublishedGpt2.Load(folder["gpt2"]);

        var expected = new TextbookGpt2(tensors.ToDictionary(named => named.Key[prefix.Length..], named => named.Value), 3, 4).Logits(Tokens);
        Same(expected, model, SingleTolerance);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Half_precision_weights_become_single_precision_without_a_change(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var published = new PublishedGpt2();
        var tensors = published.Tensors(type: type);
        published.Write(folder["gpt2"], tensors);

        using var model = PublishedGpt2.Load(folder["gpt2"]);

        Assert.All(model.named_parameters(), named => Assert.Equal(ScalarType.Float32, named.parameter.dtype));
        Same(new TextbookGpt2(tensors, 2, 2).Logits(Tokens), model, SingleTolerance);
    }

    [Fact]
    public void What_is_written_and_loaded_again_is_the_same_model_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        using var model = Gpt.Create(Shapes.Tiny(dropout: 0.1), seed: 5, CPU);

        Gpt2Files.Save(model, folder["deep/out"], TestContext.Current.CancellationToken);
        using var back = PublishedGpt2.Load(folder["deep/out"]);

        Assert.Equal(model.Config with { Name = "out" }, back.Config);
        SameParameters(model, back);
        Assert.Equal(["config.json", "model.safetensors"], Directory.EnumerateFileSystemEntries(folder["deep/out"]).Select(Path.GetFileName).Order());
        Assert.Equal(["out"], Directory.EnumerateFileSystemEntries(folder["deep"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_loaded_file_is_written_with_the_same_names_shapes_and_bits_without_its_masks()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var published = new PublishedGpt2();
        var tensors = published.Tensors();
        published.Write(folder["in"], tensors);

        using var model = PublishedGpt2.Load(folder["in"]);
        Gpt2Files.Save(model, folder["out"], TestContext.Current.CancellationToken);

        using var file = SafetensorsFile.Open(folder["out/model.safetensors"]);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(published.Parameters().Select(known => known.Name).Order(), file.Entries.Select(entry => entry.Name).Order());
        foreach (var (name, shape) in published.Parameters())
        {
            using var back = file.Read(name);
            Assert.Equal(shape, back.shape);
            Assert.True(back.bytes.SequenceEqual(tensors[name].contiguous().bytes), name);
        }

        var config = JsonNode.Parse(File.ReadAllText(folder["out/config.json"]))!.AsObject();
        foreach (var name in new[] { "model_type", "activation_function", "n_layer", "n_head", "n_embd", "n_positions", "n_ctx", "vocab_size", "layer_norm_epsilon", "resid_pdrop" })
        {
            Assert.True(JsonNode.DeepEquals(published.Config()[name], config[name]), name);
        }

        // 50256 is no token of a vocabulary of eleven.
        Assert.True(config.ContainsKey("eos_token_id"));
        Assert.Null(config["eos_token_id"]);
    }

    [Fact]
    public void A_model_without_biases_is_written_with_zeros_and_computes_the_same()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = Gpt.Create(Shapes.Tiny(biases: false), seed: 5, CPU);

        Gpt2Files.Save(model, folder["out"], TestContext.Current.CancellationToken);
        using var back = PublishedGpt2.Load(folder["out"]);

        Assert.True(back.Config.Biases);
        var input = tensor(Tokens.Select(token => (long)token).ToArray()).view(1, -1);
        Assert.True(model.forward(input).bytes.SequenceEqual(back.forward(input).bytes));
    }

    [Fact]
    public void An_output_matrix_that_equals_the_token_embedding_is_no_second_parameter_and_another_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var published = new PublishedGpt2 { Prefix = "transformer." };
        var tensors = published.Tensors();
        tensors["lm_head.weight"] = tensors["transformer.wte.weight"];
        published.Write(folder["tied"], tensors);
        using var model = PublishedGpt2.Load(folder["tied"]);
        Assert.Equal(published.Parameters().Count(), model.parameters().Count());

        // One value in the last row.
        var other = tensors["lm_head.weight"].clone();
        other[10, 7].add_(1e-3);
        tensors["lm_head.weight"] = other;
        published.Write(folder["untied"], tensors);
        var error = Assert.Throws<InterchangeException>(() => PublishedGpt2.Load(folder["untied"]));
        Assert.Contains("'lm_head.weight' differs from 'transformer.wte.weight'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loaded_model_writes_text_with_a_tokenizer_of_bytes() => WritesTheLikeliestText(new ByteTokenizer());

    [Fact]
    public async Task A_loaded_model_writes_text_with_GPT2s_own_tokenizer()
    {
        var mirror = Environment.GetEnvironmentVariable(FetchOptions.MirrorVariable);
        Assert.SkipUnless(mirror is { Length: > 0 } && Directory.Exists(Path.Combine(mirror, "gpt2-bpe")), $"{FetchOptions.MirrorVariable} names no folder with 'gpt2-bpe'.");
        using var cache = new TemporaryFolder();
        using var fetcher = new DataFetcher(DataCatalog.Find(), new DataCache(cache.Path), new FetchOptions { Mirror = mirror, Attempts = 1 });
        WritesTheLikeliestText(await Gpt2Tokenizer.LoadAsync(fetcher, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_folder_with_files_in_it_is_never_written_over()
    {
        using var folder = new TemporaryFolder();
        using var model = Gpt.Create(Shapes.Tiny(), seed: 5, CPU);
        File.WriteAllText(folder["mine.txt"], "mine");

        Assert.Contains("has files in it", Assert.Throws<IOException>(() => Gpt2Files.Save(model, folder.Path, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Contains("is a file", Assert.Throws<IOException>(() => SavedModel.Save(model, folder["mine.txt"], TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);

        Assert.Equal([folder["mine.txt"]], Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Equal("mine", File.ReadAllText(folder["mine.txt"]));
    }

    [Fact]
    public void A_cancelled_reading_or_writing_ends_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        using var model = Gpt.Create(Shapes.Tiny(), seed: 5, CPU);
        Gpt2Files.Save(model, folder["good"], TestContext.Current.CancellationToken);
        var cancelled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => Gpt2Files.Load(folder["good"], CPU, cancelled));
        Assert.Throws<OperationCanceledException>(() => Gpt2Files.Save(model, folder["other"], cancelled));
        Assert.Throws<OperationCanceledException>(() => SavedModel.Save(model, folder["other"], cancelled));

        Assert.Equal([folder["good"]], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    internal static void SameParameters(Gpt expected, Gpt actual)
    {
        var values = actual.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        Assert.Equal(values.Count, expected.named_parameters().Count());
        Assert.All(expected.named_parameters(), named => Assert.True(named.parameter.bytes.SequenceEqual(values[named.name].bytes), named.name));
    }

    private static void WritesTheLikeliestText(ITokenizer tokenizer)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var published = new PublishedGpt2 { Vocabulary = tokenizer.VocabularySize };
        published.Write(folder["gpt2"], published.Tensors());
        using var model = PublishedGpt2.Load(folder["gpt2"]);

        // The likeliest token each time: what the textbook finds, too.
        var text = model.GenerateText(tokenizer, "ab", new SamplingOptions { Tokens = 3, Temperature = 0, Seed = 1 });

        var known = tokenizer.Encode("ab").ToList();
        var prompt = known.Count;
        var textbook = new TextbookGpt2(published.Tensors(), 2, 2);
        for (var i = 0; i < 3; i++)
        {
            var last = textbook.Logits([.. known])[^1];
            known.Add(Array.IndexOf(last, last.Max()));
        }

        Assert.Equal(tokenizer.Decode(known[prompt..]), text);
    }

    private static void Same(double[][] expected, Gpt model, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var logits = model.forward(tensor(Tokens.Select(token => (long)token).ToArray()).view(1, -1));
        for (var t = 0; t < Tokens.Length; t++)
        {
            for (var v = 0; v < expected[t].Length; v++)
            {
                Assert.Equal(expected[t][v], logits[0, t, v].item<float>(), tolerance);
            }
        }

        Assert.True(expected.SelectMany(row => row).Max(Math.Abs) > 0.5, "The weights are too small to tell anything.");
    }
}
