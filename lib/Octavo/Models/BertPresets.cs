namespace Octavo.Models;

/// <summary>Named BERT shapes as they were released; each with its pooler and the masked-token head.</summary>
public static class BertPresets
{
    private const int EnglishUncased = 30_522;

    private const int Chinese = 21_128;

    /// <summary>2 layers of width 128. Source: Turc et al. 2019, Table 1.</summary>
    public static BertConfig Tiny { get; } = Shape("bert-tiny", EnglishUncased, 2, 128);

    /// <summary>4 layers of width 256. Source: Turc et al. 2019, Table 1.</summary>
    public static BertConfig Mini { get; } = Shape("bert-mini", EnglishUncased, 4, 256);

    /// <summary>4 layers of width 512. Source: Turc et al. 2019, Table 1.</summary>
    public static BertConfig Small { get; } = Shape("bert-small", EnglishUncased, 4, 512);

    /// <summary>8 layers of width 512. Source: Turc et al. 2019, Table 1.</summary>
    public static BertConfig Medium { get; } = Shape("bert-medium", EnglishUncased, 8, 512);

    /// <summary>12 layers of width 768: 109,482,240 parameters without the masked-token head. Source: Devlin et al. 2019, section 3.</summary>
    public static BertConfig Base { get; } = Shape("bert-base-uncased", EnglishUncased, 12, 768);

    /// <summary>24 layers of width 1,024: 335,141,888 parameters without the masked-token head. Source: Devlin et al. 2019, section 3.</summary>
    public static BertConfig Large { get; } = Shape("bert-large-uncased", EnglishUncased, 24, 1024);

    /// <summary><see cref="Base"/> with the released Chinese vocabulary: 102,267,648 parameters without the masked-token head.</summary>
    public static BertConfig BaseChinese { get; } = Shape("bert-base-chinese", Chinese, 12, 768);

    /// <summary>All presets, the fewest parameters first.</summary>
    public static IReadOnlyList<BertConfig> All { get; } = [Tiny, Mini, Small, Medium, BaseChinese, Base, Large];

    /// <summary>The preset called <paramref name="name"/>, for example "bert-base-uncased", upper or lower case.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists those that are known.</exception>
    public static BertConfig ByName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(config => string.Equals(config.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no BERT preset '{name}'. Known presets: {string.Join(", ", All.Select(config => config.Name))}.");
    }

    // Every released size has heads of 64 and dropout 0.1.
    private static BertConfig Shape(string name, int vocabulary, int layers, int width) => new()
    {
        Name = name,
        VocabularySize = vocabulary,
        ContextLength = 512,
        Layers = layers,
        Heads = width / 64,
        Width = width,
        Dropout = 0.1,
    };
}
