using System.Text.Json.Serialization;

namespace Octavo.Models;

/// <summary>
/// The shape of an encoder that reads both ways: layer norms after each sum, GELU, learned positions, two kinds of segments.
/// Source: Devlin et al. 2019 (BERT), section 3.
/// </summary>
/// <remarks>A <c>with</c> expression skips constructors, so whoever consumes a configuration calls <see cref="Validate"/>.</remarks>
public sealed record BertConfig : ISequenceShape
{
    /// <summary>What the configuration is called in tables and figures, for example "bert-base-uncased".</summary>
    public required string Name { get; init; }

    /// <summary>Number of distinct tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Longest sequence in tokens; one learned position vector each.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Number of Transformer blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads per block.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of the residual stream (hidden size in the paper, H).</summary>
    public required int Width { get; init; }

    /// <summary>Kinds of segments: sentence A and sentence B.</summary>
    public int Segments { get; init; } = 2;

    /// <summary>Whether the model has the dense layer with tanh that makes one vector of a sequence's first token.</summary>
    public bool Pooler { get; init; } = true;

    /// <summary>Whether the model predicts masked tokens (section 3.1, task 1).</summary>
    public bool MaskedTokenHead { get; init; } = true;

    /// <summary>Whether the model says if one sentence follows another (section 3.1, task 2); needs the pooler.</summary>
    public bool NextSentenceHead { get; init; }

    /// <summary>Added to the variance in layer norms, as in the authors' code.</summary>
    public double NormalizationEpsilon { get; init; } = 1e-12;

    /// <summary>Dropout probability during training.</summary>
    public double Dropout { get; init; }

    /// <summary>Width of one attention head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>Width of the hidden layer of the block's MLP.</summary>
    public int MlpWidth => 4 * Width;

    /// <summary>All parameters, the output tied to the token embedding counted once: (V + T + S + 2)*d + L*(12*d^2 + 13*d) and the heads.</summary>
    [JsonIgnore]
    public long TotalParameters => ((VocabularySize + ContextLength + Segments + 2L) * Width) + (Layers * ((12L * Width * Width) + (13L * Width)))
        + (Pooler ? ((long)Width * Width) + Width : 0)
        + (MaskedTokenHead ? ((long)Width * Width) + (3L * Width) + VocabularySize : 0)
        + (NextSentenceHead ? (2L * Width) + 2 : 0);

    /// <summary>Forward FLOPs of one token in a sequence of <paramref name="time"/>, the masked-token head included; a multiply-add is 2.</summary>
    /// <param name="time">Tokens of the sequence.</param>
    public double ForwardFlopsPerToken(int time) =>
        (Layers * ((24.0 * Width * Width) + (4.0 * time * Width))) + (MaskedTokenHead ? (2.0 * Width * Width) + (2.0 * Width * VocabularySize) : 0);

    /// <summary>Throws if the values cannot form a model; the message names the values at odds.</summary>
    /// <exception cref="ArgumentException">
    /// A size is not positive, the width is not a multiple of the heads, or the next-sentence head lacks the pooler.
    /// </exception>
    public void Validate()
    {
        var check = new ShapeCheck(nameof(BertConfig), Name)
            .Positive(VocabularySize, nameof(VocabularySize))
            .Positive(ContextLength, nameof(ContextLength))
            .Positive(Layers, nameof(Layers))
            .Positive(Heads, nameof(Heads))
            .Positive(Width, nameof(Width))
            .Positive(Segments, nameof(Segments))
            .HeadsDivide(Width, Heads)
            .Epsilon(NormalizationEpsilon)
            .Dropout(Dropout);
        if (NextSentenceHead && !Pooler)
        {
            throw check.Refusal("NextSentenceHead reads what the pooler makes, but Pooler is false. Set both or neither.");
        }
    }
}
