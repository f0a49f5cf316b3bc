namespace Octavo.Models;

/// <summary>
/// The shape of the encoder-decoder Transformer: fixed sines and cosines as positions, layer norms after each sum, ReLU, one matrix for the
/// embeddings of both sides and the output. Source: Vaswani et al. 2017, section 3.
/// </summary>
/// <remarks>A <c>with</c> expression skips constructors, so whoever consumes a configuration calls <see cref="Validate"/>.</remarks>
public sealed record EncoderDecoderConfig
{
    /// <summary>What the configuration is called in tables and figures, for example "transformer-base".</summary>
    public required string Name { get; init; }

    /// <summary>Number of distinct tokens, which both languages share.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Blocks of the encoder, and as many of the decoder (N in the paper).</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads per block.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of the residual stream (d_model in the paper).</summary>
    public required int Width { get; init; }

    /// <summary>Added to the variance in layer norms, as in the authors' code.</summary>
    public double NormalizationEpsilon { get; init; } = 1e-6;

    /// <summary>Dropout probability during training.</summary>
    public double Dropout { get; init; }

    /// <summary>Width of one attention head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>Width of the hidden layer of a block's MLP (d_ff in the paper).</summary>
    public int MlpWidth => 4 * Width;

    /// <summary>All parameters, the shared embedding counted once: V*d + L*(28*d^2 + 32*d).</summary>
    // Encoder blocks have 12 d^2 + 13 d; decoder blocks further have 4 d^2 + 4 d of cross-attention and 2 d of its layer norm.
    public long TotalParameters => ((long)VocabularySize * Width) + (Layers * ((28L * Width * Width) + (32L * Width)));

    /// <summary>Forward FLOPs of one pair; a multiply-add is 2, softmax and layer norms are ignored, and the causal mask saves nothing.</summary>
    /// <param name="source">Tokens of the source.</param>
    /// <param name="target">Tokens that the decoder reads.</param>
    public double ForwardFlops(int source, int target)
    {
        var (s, t, d) = ((double)source, (double)target, (double)Width);
        var encoder = (24 * s * d * d) + (4 * s * s * d);

        // Beside a block's own work: queries and output of cross-attention, keys and values of the source, scores and weighted sum.
        var decoder = (24 * t * d * d) + (4 * t * t * d) + (4 * t * d * d) + (4 * s * d * d) + (4 * s * t * d);
        return (Layers * (encoder + decoder)) + (2 * t * d * VocabularySize);
    }

    /// <summary>Throws if the values cannot form a model; the message names the values at odds.</summary>
    /// <exception cref="ArgumentException">A size is not positive, the width is odd or not a multiple of the heads, or a number is out of range.</exception>
    public void Validate()
    {
        var check = new ShapeCheck(nameof(EncoderDecoderConfig), Name)
            .Positive(VocabularySize, nameof(VocabularySize))
            .Positive(Layers, nameof(Layers))
            .Positive(Heads, nameof(Heads))
            .Positive(Width, nameof(Width))
            .HeadsDivide(Width, Heads)
            .Epsilon(NormalizationEpsilon)
            .Dropout(Dropout);
        if (Width % 2 != 0)
        {
            throw check.Refusal($"Width is {Width}; each position is pairs of a sine and a cosine, so it must be even.");
        }
    }
}
