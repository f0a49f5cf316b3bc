using System.Text.Json.Serialization;

namespace Octavo.Models;

/// <summary>
/// The shape of a decoder-only Transformer: pre-layer-norm, GELU, learned positions, output tied to the token embedding.
/// Source: Radford et al. 2019 (GPT-2), section 2.3; Brown et al. 2020 (GPT-3), Table 2.1.
/// </summary>
/// <remarks>A <c>with</c> expression skips constructors, so whoever consumes a configuration calls <see cref="Validate"/>.</remarks>
public sealed record GptConfig : ISequenceShape
{
    /// <summary>What the configuration is called in tables and figures, for example "gpt2-124m".</summary>
    public required string Name { get; init; }

    /// <summary>Number of distinct tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Longest sequence in tokens; one learned position vector each.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Number of Transformer blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads per block.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of the residual stream (d_model).</summary>
    public required int Width { get; init; }

    /// <summary>Whether linear layers and layer norms carry biases, as in GPT-2.</summary>
    public bool Biases { get; init; } = true;

    /// <summary>Dropout probability during training.</summary>
    public double Dropout { get; init; }

    /// <summary>
    /// Standard deviation of the initial embeddings and matrices; null for GPT-2's 0.02, which is near 1/sqrt(width) at widths in the
    /// thousands. At widths below 100 it makes attention begin so even that a model is slow to learn where to look: 1/sqrt(width) begins better.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? InitialDeviation { get; init; }

    /// <summary>Width of one attention head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>Width of the hidden layer of the block's MLP.</summary>
    public int MlpWidth => 4 * Width;

    /// <summary>All parameters, the tied output counted once.</summary>
    [JsonIgnore]
    public long TotalParameters => ParameterCount.ForGpt(this).Total;

    /// <summary>Throws if the values cannot form a model; the message names the values at odds.</summary>
    /// <exception cref="ArgumentException">A size is not positive, the width is not a multiple of the heads, or a share or deviation is out of its range.</exception>
    public void Validate() => new ShapeCheck(nameof(GptConfig), Name)
        .Positive(VocabularySize, nameof(VocabularySize))
        .Positive(ContextLength, nameof(ContextLength))
        .Positive(Layers, nameof(Layers))
        .Positive(Heads, nameof(Heads))
        .Positive(Width, nameof(Width))
        .HeadsDivide(Width, Heads)
        .Dropout(Dropout)
        .InitialDeviation(InitialDeviation);
}
