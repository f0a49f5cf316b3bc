using System.Text.Json.Serialization;

namespace Octavo.Models;

/// <summary>The shape of a recurrent language model whose output is tied to the token embedding, as a GPT's is.</summary>
/// <remarks>A <c>with</c> expression skips constructors, so whoever consumes a configuration calls <see cref="Validate"/>.</remarks>
public sealed record RecurrentConfig : ISequenceShape
{
    /// <summary>What the configuration is called in tables and figures, for example "lstm-100k".</summary>
    public required string Name { get; init; }

    /// <summary>What is computed at each token.</summary>
    public required RecurrentCell Cell { get; init; }

    /// <summary>Number of distinct tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Number of recurrent layers, each reading the one below.</summary>
    public required int Layers { get; init; }

    /// <summary>Width of the embedding and of every layer's state.</summary>
    public required int Width { get; init; }

    /// <summary>
    /// Standard deviation of the initial token embedding; null for a GPT's 0.02. Without a normalization before them the layers then begin
    /// with hardly any input, and learn slowly which token they read: 1 begins better.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? InitialDeviation { get; init; }

    /// <summary>Matrices of a cell that read its input, and as many that read its state.</summary>
    public int Gates => Cell switch
    {
        RecurrentCell.Rnn => 1,
        RecurrentCell.Gru => 3,
        _ => 4,
    };

    /// <summary>Numbers that a layer carries from token to token.</summary>
    public int StateSize => Cell == RecurrentCell.Lstm ? 2 * Width : Width;

    /// <summary>All parameters: V*d + L*g*(2*d^2 + 2*d), with libtorch's two bias vectors per gate.</summary>
    public long TotalParameters => ((long)VocabularySize * Width) + (Layers * ParametersPerLayer);

    /// <summary>Forward FLOPs of one token, output included; a multiply-add is 2, and the gates' elementwise work is ignored.</summary>
    public double ForwardFlopsPerToken => (4.0 * Layers * Gates * Width * Width) + (2.0 * Width * VocabularySize);

    private long ParametersPerLayer => Gates * ((2L * Width * Width) + (2L * Width));

    /// <summary>Throws if the values cannot form a model; the message names the values at odds.</summary>
    /// <exception cref="ArgumentException">A size or the initial deviation is not positive.</exception>
    public void Validate() => new ShapeCheck(nameof(RecurrentConfig), Name)
        .Positive(VocabularySize, nameof(VocabularySize))
        .Positive(Layers, nameof(Layers))
        .Positive(Width, nameof(Width))
        .InitialDeviation(InitialDeviation);
}
