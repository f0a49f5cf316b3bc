using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Octavo.Data;
using Octavo.Tokenizers;
using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Benchmarks;

/// <summary>The same tokens and the same initial weights for every contender of a shape, as plain files.</summary>
internal sealed class ComparisonFiles : IDisposable
{
    public const int Seed = 1;

    private readonly string _folder = Directory.CreateTempSubdirectory("octavo-compare-").FullName;

    /// <summary>Tiny Shakespeare in the shape's tokens, and a model with random weights.</summary>
    public ComparisonFiles(ComparisonShape shape)
    {
        var corpus = Corpus.Load("tiny-shakespeare");
        ITokenizer tokenizer = shape.Words ? Gpt2Tokenizer.Load() : new CharacterTokenizer(corpus.Train + corpus.Validation);
        Shape = shape;
        Vocabulary = tokenizer.VocabularySize;
        Tokens = tokenizer.Encode(corpus.Train);
        File.WriteAllBytes(TokenPath, MemoryMarshal.AsBytes<int>(Tokens));
        using var model = Gpt.Create(shape.Config(Vocabulary), Seed, CPU);
        using var weights = File.Create(WeightPath);
        foreach (var (name, parameter) in model.named_parameters())
        {
            Parameters.Add(new JsonObject { ["name"] = name, ["shape"] = new JsonArray([.. parameter.shape.Select(size => JsonValue.Create(size))]) });
            weights.Write(MemoryMarshal.AsBytes<float>(parameter.data<float>().ToArray()));
        }
    }

    public ComparisonShape Shape { get; }

    public int Vocabulary { get; }

    public int[] Tokens { get; }

    private JsonArray Parameters { get; } = [];

    private string TokenPath => Path.Combine(_folder, "tokens.i32");

    private string WeightPath => Path.Combine(_folder, "weights.f32");

    /// <summary>The command that makes a contender build the model from these files.</summary>
    public JsonObject Load(bool train, int threads, string precision) => new()
    {
        ["do"] = "load",
        ["train"] = train,
        ["threads"] = threads,
        ["precision"] = precision,
        ["shape"] = Shape.ToJson(Vocabulary),
        ["weights"] = WeightPath,
        ["parameters"] = Parameters.DeepClone(),
        ["tokens"] = TokenPath,
        ["tokenCount"] = Tokens.Length,
        ["learningRate"] = Shape.LearningRate,
        ["weightDecay"] = 0.1,
        ["beta1"] = 0.9,
        ["beta2"] = 0.99,
        ["clip"] = 1.0,
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
