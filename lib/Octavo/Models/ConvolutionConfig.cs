using System.Text.Json.Serialization;

namespace Octavo.Models;

/// <summary>
/// The shape of a causal convolutional language model: dilated convolutions that read no later token, each in a residual block
/// (Bai et al. 2018, section 3), with the output tied to the token embedding.
/// </summary>
/// <remarks>A <c>with</c> expression skips constructors, so whoever consumes a configuration calls <see cref="Validate"/>.</remarks>
public sealed record ConvolutionConfig : ISequenceShape
{
    /// <summary>What the configuration is called in tables and figures, for example "cnn-100k".</summary>
    public required string Name { get; init; }

    /// <summary>Number of distinct tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>Tokens that one convolution reads.</summary>
    public required int KernelWidth { get; init; }

    /// <summary>For each layer the distance between the tokens that its convolution reads.</summary>
    public required IReadOnlyList<int> Dilations { get; init; }

    /// <summary>Standard deviation of the initial token embedding; null for a GPT's 0.02.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? InitialDeviation { get; init; }

    /// <summary>Tokens, the present one included, that an output depends on: 1 + (k - 1) * sum of dilations.</summary>
    public long ReceptiveField => 1 + ((KernelWidth - 1) * Dilations.Sum(dilation => (long)dilation));

    /// <summary>All parameters: V*d + L*(k*d^2 + d^2 + 4*d) + 2*d.</summary>
    public long TotalParameters =>
        ((long)VocabularySize * Width) + (Dilations.Count * (((KernelWidth + 1L) * Width * Width) + (4L * Width))) + (2L * Width);

    /// <summary>Forward FLOPs of one token, output included; a multiply-add is 2.</summary>
    public double ForwardFlopsPerToken => (2.0 * Dilations.Count * (KernelWidth + 1) * Width * Width) + (2.0 * Width * VocabularySize);

    /// <summary>Dilations 1, 2, 4, ... of so many layers.</summary>
    public static IReadOnlyList<int> Doubling(int layers) => [.. Enumerable.Range(0, layers).Select(layer => 1 << layer)];

    /// <summary>Throws if the values cannot form a model; the message names the values at odds.</summary>
    /// <exception cref="ArgumentException">A size or the initial deviation is not positive.</exception>
    public void Validate()
    {
        var check = new ShapeCheck(nameof(ConvolutionConfig), Name)
            .Positive(VocabularySize, nameof(VocabularySize))
            .Positive(Width, nameof(Width))
            .Positive(KernelWidth, nameof(KernelWidth))
            .Positive(Dilations.Count, nameof(Dilations))
            .InitialDeviation(InitialDeviation);
        foreach (var dilation in Dilations)
        {
            check.Positive(dilation, nameof(Dilations));
        }
    }
}
