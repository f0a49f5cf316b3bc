namespace Octavo.Torch.Models;

/// <summary>The attention weights of an encoder-decoder for one pair, each [layer][head][query][key].</summary>
public sealed record TranslationAttention
{
    /// <summary>Within the source.</summary>
    public required float[][][][] Encoder { get; init; }

    /// <summary>Within the target; what lies behind a token has weight 0 exactly.</summary>
    public required float[][][][] Decoder { get; init; }

    /// <summary>From each token of the target at each of the source.</summary>
    public required float[][][][] Source { get; init; }
}
