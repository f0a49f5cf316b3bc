using System.Text.Json.Nodes;
using Octavo.Models;

namespace Octavo.Benchmarks;

/// <summary>A model and batch that contenders are compared on.</summary>
internal sealed record ComparisonShape(string Name, int Layers, int Heads, int Width, int Context, int Batch, bool Words, double LearningRate)
{
    /// <summary>S1 to S3 on characters, S4 the size of GPT-2 on its own tokens.</summary>
    public static IReadOnlyList<ComparisonShape> All { get; } =
    [
        new("S1", 4, 4, 64, 64, 16, Words: false, 1e-3),
        new("S2", 4, 4, 128, 64, 12, Words: false, 1e-3),
        new("S3", 6, 6, 384, 256, 4, Words: false, 1e-3),
        new("S4", 12, 12, 768, 64, 4, Words: true, 3e-4),
    ];

    /// <summary>The shape as the library's configuration.</summary>
    public GptConfig Config(int vocabulary) => new()
    {
        Name = Name,
        VocabularySize = vocabulary,
        ContextLength = Context,
        Layers = Layers,
        Heads = Heads,
        Width = Width,
    };

    /// <summary>The shape as a command carries it.</summary>
    public JsonObject ToJson(int vocabulary) => new()
    {
        ["name"] = Name,
        ["vocabulary"] = vocabulary,
        ["context"] = Context,
        ["layers"] = Layers,
        ["heads"] = Heads,
        ["width"] = Width,
        ["batch"] = Batch,
    };
}
