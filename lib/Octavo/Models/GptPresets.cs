namespace Octavo.Models;

/// <summary>Named GPT shapes: the GPT-2 family, GPT-3's eight sizes, and ten nano sizes for a laptop.</summary>
public static class GptPresets
{
    private const int Gpt2Vocabulary = 50_257;

    // Layers, heads, width; each about 2.2 times the non-embedding parameters of the one before.
    private static readonly (string Name, int Layers, int Heads, int Width)[] NanoShapes =
    [
        ("nano-10k", 3, 2, 16),
        ("nano-22k", 3, 3, 24),
        ("nano-50k", 4, 2, 32),
        ("nano-110k", 4, 3, 48),
        ("nano-200k", 4, 4, 64),
        ("nano-450k", 4, 6, 96),
        ("nano-1m", 5, 4, 128),
        ("nano-2m", 5, 6, 192),
        ("nano-5m", 6, 8, 256),
        ("nano-10m", 6, 6, 384),
    ];

    /// <summary>GPT-2 with 124,439,808 parameters (12 layers, width 768).</summary>
    public static GptConfig Gpt2Small { get; } = Gpt2Shape("gpt2-124m", 12, 12, 768);

    /// <summary>GPT-2 with 354,823,168 parameters (24 layers, width 1,024).</summary>
    public static GptConfig Gpt2Medium { get; } = Gpt2Shape("gpt2-355m", 24, 16, 1024);

    /// <summary>GPT-2 with 774,030,080 parameters (36 layers, width 1,280).</summary>
    public static GptConfig Gpt2Large { get; } = Gpt2Shape("gpt2-774m", 36, 20, 1280);

    /// <summary>GPT-2 with 1,557,611,200 parameters (48 layers, width 1,600).</summary>
    public static GptConfig Gpt2ExtraLarge { get; } = Gpt2Shape("gpt2-1558m", 48, 25, 1600);

    /// <summary>The four GPT-2 sizes, smallest first. Source: Radford et al. 2019, Table 2 (labels by exact count).</summary>
    public static IReadOnlyList<GptConfig> Gpt2 { get; } = [Gpt2Small, Gpt2Medium, Gpt2Large, Gpt2ExtraLarge];

    /// <summary>GPT-3's eight rows as printed, with the two misprints kept. Source: Brown et al. 2020, Table 2.1.</summary>
    public static IReadOnlyList<PublishedGptShape> Gpt3Shapes { get; } =
    [
        Gpt3Shape("Small", "125m", 125e6, 12, 768, 12, 64, 0.5e6, 6.0e-4),
        Gpt3Shape("Medium", "350m", 350e6, 24, 1024, 16, 64, 0.5e6, 3.0e-4),
        Gpt3Shape("Large", "760m", 760e6, 24, 1536, 16, 96, 0.5e6, 2.5e-4),
        Gpt3Shape("XL", "1.3b", 1.3e9, 24, 2048, 24, 128, 1e6, 2.0e-4, builtHeads: 16),
        Gpt3Shape("2.7B", "2.7b", 2.7e9, 32, 2560, 32, 80, 1e6, 1.6e-4),
        Gpt3Shape("6.7B", "6.7b", 6.7e9, 32, 4096, 32, 128, 2e6, 1.2e-4),
        Gpt3Shape("13B", "13b", 13.0e9, 40, 5140, 40, 128, 2e6, 1.0e-4, builtWidth: 5120),
        Gpt3Shape("175B", "175b", 175.0e9, 96, 12_288, 96, 128, 3.2e6, 0.6e-4),
    ];

    /// <summary>GPT-3's eight sizes as they can be built, smallest first (vocabulary 50,257, context 2,048).</summary>
    public static IReadOnlyList<GptConfig> Gpt3 { get; } = [.. Gpt3Shapes.Select(shape => shape.Config)];

    /// <summary>GPT-3 with 174,604,259,328 parameters (96 layers, width 12,288).</summary>
    public static GptConfig Gpt3Largest => Gpt3[^1];

    /// <summary>Names that <see cref="ByName"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. NanoShapes.Select(shape => shape.Name), .. Gpt2.Select(config => config.Name), .. Gpt3.Select(config => config.Name)];

    /// <summary>
    /// Ten sizes from 9,872 to 10,647,552 non-embedding parameters, each about 2.2 times the one before; the name says
    /// about how many. Widths are multiples of 8, heads at least 8 wide. The last is nanoGPT's character model.
    /// </summary>
    /// <param name="vocabularySize">Number of distinct tokens.</param>
    /// <param name="contextLength">Longest sequence in tokens.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public static IReadOnlyList<GptConfig> Nano(int vocabularySize, int contextLength)
    {
        var configs = NanoShapes.Select(shape => new GptConfig
        {
            Name = shape.Name,
            VocabularySize = vocabularySize,
            ContextLength = contextLength,
            Layers = shape.Layers,
            Heads = shape.Heads,
            Width = shape.Width,
        }).ToArray();
        configs[0].Validate();
        return configs;
    }

    /// <summary>
    /// The preset called <paramref name="name"/>, for example "gpt2-124m", "gpt3-175b" or "nano-1m", upper or lower case.
    /// </summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="vocabularySize">Number of distinct tokens; a nano preset needs it, the others have their own.</param>
    /// <param name="contextLength">Longest sequence in tokens; a nano preset needs it, the others have their own.</param>
    /// <exception cref="ArgumentException">The name is unknown, or a nano preset lacks a vocabulary size or context length.</exception>
    public static GptConfig ByName(string name, int? vocabularySize = null, int? contextLength = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool IsCalled(string preset) => string.Equals(preset, name, StringComparison.OrdinalIgnoreCase);
        if (Array.Exists(NanoShapes, shape => IsCalled(shape.Name)))
        {
            if (vocabularySize is not { } vocabulary || contextLength is not { } context)
            {
                throw new ArgumentException(
                    $"Preset '{name}' has no vocabulary and context of its own: give both vocabularySize and contextLength.");
            }

            return Nano(vocabulary, context).Single(config => IsCalled(config.Name));
        }

        var found = Gpt2.Concat(Gpt3).FirstOrDefault(config => IsCalled(config.Name))
            ?? throw new ArgumentException($"There is no GPT preset '{name}'. Known presets: {string.Join(", ", Names)}.");
        return found with
        {
            VocabularySize = vocabularySize ?? found.VocabularySize,
            ContextLength = contextLength ?? found.ContextLength,
        };
    }

    private static GptConfig Gpt2Shape(string name, int layers, int heads, int width) => new()
    {
        Name = name,
        VocabularySize = Gpt2Vocabulary,
        ContextLength = 1024,
        Layers = layers,
        Heads = heads,
        Width = width,
    };

    private static PublishedGptShape Gpt3Shape(
        string label,
        string size,
        double parameters,
        int layers,
        int width,
        int heads,
        int headWidth,
        double batchTokens,
        double learningRate,
        int? builtHeads = null,
        int? builtWidth = null) => new()
        {
            Label = label,
            PublishedParameters = parameters,
            PublishedWidth = width,
            PublishedHeads = heads,
            PublishedHeadWidth = headWidth,
            BatchTokens = batchTokens,
            LearningRate = learningRate,
            Config = new GptConfig
            {
                Name = "gpt3-" + size,
                VocabularySize = Gpt2Vocabulary,
                ContextLength = 2048,
                Layers = layers,
                Heads = builtHeads ?? heads,
                Width = builtWidth ?? width,
            },
        };
}
