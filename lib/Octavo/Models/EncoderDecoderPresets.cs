namespace Octavo.Models;

/// <summary>The two shapes of Vaswani et al. 2017, Table 3, with their vocabulary of "about 37000" tokens taken as exactly that.</summary>
public static class EncoderDecoderPresets
{
    private const int EnglishGerman = 37_000;

    /// <summary>6 + 6 layers of width 512: 63,082,496 parameters; the paper rounds its own to 65 million.</summary>
    public static EncoderDecoderConfig Base { get; } = new()
    {
        Name = "transformer-base",
        VocabularySize = EnglishGerman,
        Layers = 6,
        Heads = 8,
        Width = 512,
        Dropout = 0.1,
    };

    /// <summary>6 + 6 layers of width 1,024: 214,245,376 parameters; the paper rounds its own to 213 million.</summary>
    public static EncoderDecoderConfig Big { get; } = new()
    {
        Name = "transformer-big",
        VocabularySize = EnglishGerman,
        Layers = 6,
        Heads = 16,
        Width = 1024,
        Dropout = 0.3,
    };

    /// <summary>All presets, the fewest parameters first.</summary>
    public static IReadOnlyList<EncoderDecoderConfig> All { get; } = [Base, Big];

    /// <summary>The preset called <paramref name="name"/>, upper or lower case.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists those that are known.</exception>
    public static EncoderDecoderConfig ByName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(config => string.Equals(config.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no encoder-decoder preset '{name}'. Known presets: {string.Join(", ", All.Select(config => config.Name))}.");
    }
}
