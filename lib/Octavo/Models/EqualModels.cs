namespace Octavo.Models;

/// <summary>
/// One model of each architecture with nearly equally many parameters, so that a comparison is of architectures and not of sizes. Initial
/// weights are those with which each learns well at widths of some tens to hundreds.
/// </summary>
/// <remarks>Recurrent networks have one layer: in trials at this size two learned associative recall far more slowly than one.</remarks>
public static class EqualModels
{
    private const int Layers = 2;
    private const int Heads = 2;

    // With four blocks a step of the width is a larger step of the count.
    private const double EncoderDecoderTolerance = 0.1;

    /// <summary>RNN, LSTM, GRU, dilated causal CNN and decoder, each within 5 % of a number of parameters.</summary>
    /// <param name="parameters">Parameters, embeddings and all.</param>
    /// <param name="vocabularySize">Tokens that they know.</param>
    /// <param name="contextLength">Tokens that they read: the decoder's positions, and what the CNN's field covers at least.</param>
    /// <exception cref="ArgumentException">An architecture has no such size; names it.</exception>
    public static IReadOnlyList<ISequenceShape> Of(long parameters, int vocabularySize, int contextLength) =>
    [
        Recurrent(RecurrentCell.Rnn, parameters, vocabularySize),
        Recurrent(RecurrentCell.Lstm, parameters, vocabularySize),
        Recurrent(RecurrentCell.Gru, parameters, vocabularySize),
        Convolution(parameters, vocabularySize, contextLength),
        Decoder(parameters, vocabularySize, contextLength),
    ];

    /// <summary>One recurrent layer.</summary>
    public static RecurrentConfig Recurrent(RecurrentCell cell, long parameters, int vocabularySize)
    {
        RecurrentConfig At(int width) => new()
        {
            Name = cell.ToString().ToUpperInvariant(),
            Cell = cell,
            VocabularySize = vocabularySize,
            Layers = 1,
            Width = width,
            InitialDeviation = 1,
        };
        return At(ParameterMatch.Width(width => At(width).TotalParameters, parameters));
    }

    /// <summary>Convolutions over two tokens with dilations 1, 2, 4, ..., as many as the field needs to cover the context.</summary>
    public static ConvolutionConfig Convolution(long parameters, int vocabularySize, int contextLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(contextLength);
        var layers = Enumerable.Range(1, 31).First(count => 1L << count >= contextLength);
        ConvolutionConfig At(int width) => new()
        {
            Name = "dilated CNN",
            VocabularySize = vocabularySize,
            Width = width,
            KernelWidth = 2,
            Dilations = ConvolutionConfig.Doubling(layers),
            InitialDeviation = 1 / Math.Sqrt(width),
        };
        return At(ParameterMatch.Width(width => At(width).TotalParameters, parameters));
    }

    /// <summary>Two blocks of causal attention with two heads: the architecture of GPT.</summary>
    public static GptConfig Decoder(long parameters, int vocabularySize, int contextLength)
    {
        GptConfig At(int width) => new()
        {
            Name = "decoder",
            VocabularySize = vocabularySize,
            ContextLength = contextLength,
            Layers = Layers,
            Heads = Heads,
            Width = width,
            InitialDeviation = 1 / Math.Sqrt(width),
        };
        return At(ParameterMatch.Width(width => At(width).TotalParameters, parameters, Heads));
    }

    /// <summary>Two blocks of attention both ways with two heads and a head for masked tokens: the architecture of BERT.</summary>
    public static BertConfig Encoder(long parameters, int vocabularySize, int contextLength)
    {
        BertConfig At(int width) => new()
        {
            Name = "encoder",
            VocabularySize = vocabularySize,
            ContextLength = contextLength,
            Layers = Layers,
            Heads = Heads,
            Width = width,
            Segments = 1,
            Pooler = false,
        };
        return At(ParameterMatch.Width(width => At(width).TotalParameters, parameters, Heads));
    }

    /// <summary>Two blocks of encoder and two of decoder with two heads, within a tenth of a number of parameters: the architecture of the first Transformer.</summary>
    public static EncoderDecoderConfig EncoderDecoder(long parameters, int vocabularySize)
    {
        EncoderDecoderConfig At(int width) => new()
        {
            Name = "encoder-decoder",
            VocabularySize = vocabularySize,
            Layers = Layers,
            Heads = Heads,
            Width = width,
        };
        return At(ParameterMatch.Width(width => At(width).TotalParameters, parameters, Heads, EncoderDecoderTolerance));
    }
}
