namespace Octavo.Models;

/// <summary>Named vision transformers for images of 224 x 224 pixels and ImageNet's 1,000 classes.</summary>
public static class VisionTransformerPresets
{
    /// <summary>ViT-Ti/16 with 5,717,416 parameters. Source: Touvron et al. 2021 (DeiT), Table 1.</summary>
    public static VisionTransformerConfig Tiny16 { get; } = Shape("tiny", 16, 12, 3, 192);

    /// <summary>ViT-S/16 with 22,050,664 parameters. Source: Touvron et al. 2021 (DeiT), Table 1.</summary>
    public static VisionTransformerConfig Small16 { get; } = Shape("small", 16, 12, 6, 384);

    /// <summary>ViT-B/16 with 86,567,656 parameters. Source: Dosovitskiy et al. 2021, Table 1.</summary>
    public static VisionTransformerConfig Base16 { get; } = Shape("base", 16, 12, 12, 768);

    /// <summary>ViT-B/32 with 88,224,232 parameters. Source: Dosovitskiy et al. 2021, Table 1.</summary>
    public static VisionTransformerConfig Base32 { get; } = Shape("base", 32, 12, 12, 768);

    /// <summary>ViT-L/16 with 304,326,632 parameters. Source: Dosovitskiy et al. 2021, Table 1.</summary>
    public static VisionTransformerConfig Large16 { get; } = Shape("large", 16, 24, 16, 1024);

    /// <summary>ViT-H/14 with 632,045,800 parameters. Source: Dosovitskiy et al. 2021, Table 1.</summary>
    public static VisionTransformerConfig Huge14 { get; } = Shape("huge", 14, 32, 16, 1280);

    /// <summary>All presets, the fewest parameters first.</summary>
    public static IReadOnlyList<VisionTransformerConfig> All { get; } = [Tiny16, Small16, Base16, Base32, Large16, Huge14];

    /// <summary>The preset called <paramref name="name"/>, for example "vit-base-patch16-224", upper or lower case.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists those that are known.</exception>
    public static VisionTransformerConfig ByName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(config => string.Equals(config.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no vision transformer preset '{name}'. Known presets: {string.Join(", ", All.Select(config => config.Name))}.");
    }

    private static VisionTransformerConfig Shape(string size, int patch, int layers, int heads, int width) => new()
    {
        Name = $"vit-{size}-patch{patch}-224",
        ImageSide = 224,
        PatchSide = patch,
        Layers = layers,
        Heads = heads,
        Width = width,
        Classes = 1000,
    };
}
