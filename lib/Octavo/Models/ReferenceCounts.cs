namespace Octavo.Models;

/// <summary>Exact parameter counts by formula, for published architectures other than GPT-2 and GPT-3.</summary>
public static class ReferenceCounts
{
    /// <summary>
    /// GPT-1: V*d + T*d + L*(12*d^2 + 13*d); post-layer-norm, so no final layer norm. Source: Radford et al. 2018.
    /// </summary>
    public static long Gpt1(int vocabulary, int context, int layers, int width) =>
        ((long)(vocabulary + context) * width) + Blocks(layers, width);

    /// <summary>
    /// BERT: (V + 512 + 2)*d + 2*d + L*(12*d^2 + 13*d), plus d^2 + d with the pooler. Source: Devlin et al. 2019, section 3.
    /// </summary>
    public static long Bert(int vocabulary, int layers, int width, bool pooler = true)
    {
        const int positions = 512;
        const int segments = 2;
        long d = width;
        return ((vocabulary + positions + segments) * d) + (2 * d) + Blocks(layers, width) + (pooler ? (d * d) + d : 0);
    }

    /// <summary>
    /// The original Transformer, embeddings and output shared, sinusoidal positions, biases in all linear layers:
    /// V*d + L*(4*d^2 + 4*d + ff + 2*2*d) for the encoder and L*(8*d^2 + 8*d + ff + 3*2*d) for the decoder, ff = 2*d*h + h + d.
    /// Source: Vaswani et al. 2017, Table 3. The paper writes attention's projections without biases; most code has them.
    /// </summary>
    public static long Transformer(int vocabulary, int layers, int width, int mlpWidth)
    {
        long d = width;
        var mlp = (2 * d * mlpWidth) + mlpWidth + d;
        var encoder = (4 * d * d) + (4 * d) + mlp + (4 * d);
        var decoder = (8 * d * d) + (8 * d) + mlp + (6 * d);
        return (vocabulary * d) + (layers * (encoder + decoder));
    }

    /// <summary>
    /// ViT: p^2*3*d + d + d + (N+1)*d + L*(12*d^2 + 13*d) + 2*d + classes*(d+1), N = (side/p)^2 patches.
    /// Source: Dosovitskiy et al. 2021, Table 1; DeiT (Touvron et al. 2021) for Ti and S.
    /// </summary>
    public static long Vit(int layers, int width, int patch, int side = 224, int classes = 1000)
    {
        long d = width;
        return PatchEmbedding(patch, width) + d + ((Patches(side, patch) + 1) * d) + Blocks(layers, width) + (2 * d) + (classes * (d + 1));
    }

    /// <summary>
    /// Swin: per block 12*C^2 + 13*C + (2*M-1)^2*heads, per merge 8*C^2 + 8*C, a 4 x 4 patch embedding with layer norm, a
    /// final layer norm and a classifier. Source: Liu et al. 2021, section 3.3.
    /// </summary>
    /// <param name="channels">Channels of the first stage; each stage doubles them.</param>
    /// <param name="depths">Blocks of each stage.</param>
    /// <param name="headWidth">Channels of one head, 32 in all published models.</param>
    /// <param name="window">Side of a window in patches.</param>
    /// <param name="classes">Classes of the classifier.</param>
    public static long Swin(int channels, IReadOnlyList<int> depths, int headWidth = 32, int window = 7, int classes = 1000)
    {
        ArgumentNullException.ThrowIfNull(depths);
        long width = channels;
        var total = PatchEmbedding(4, channels) + (2 * width);
        var biasTable = (long)((2 * window) - 1) * ((2 * window) - 1);
        for (var stage = 0; stage < depths.Count; stage++)
        {
            total += Blocks(depths[stage], (int)width) + (depths[stage] * biasTable * (width / headWidth));
            if (stage < depths.Count - 1)
            {
                total += (8 * width * width) + (8 * width);
                width *= 2;
            }
        }

        return total + (2 * width) + (classes * (width + 1));
    }

    /// <summary>
    /// A masked autoencoder: a ViT encoder without classifier and a decoder that predicts pixels; positions are fixed.
    /// Source: He et al. 2022, section 3 and the authors' code.
    /// </summary>
    /// <param name="layers">Blocks of the encoder.</param>
    /// <param name="width">Width of the encoder.</param>
    /// <param name="patch">Side of a patch in pixels.</param>
    /// <param name="fixedPositions">Whether the fixed sine positions of encoder and decoder are counted.</param>
    /// <param name="decoderLayers">Blocks of the decoder.</param>
    /// <param name="decoderWidth">Width of the decoder.</param>
    /// <param name="side">Side of the image in pixels.</param>
    public static long MaskedAutoencoder(
        int layers,
        int width,
        int patch,
        bool fixedPositions = true,
        int decoderLayers = 8,
        int decoderWidth = 512,
        int side = 224)
    {
        long d = width;
        long k = decoderWidth;
        var encoder = PatchEmbedding(patch, width) + d + Blocks(layers, width) + (2 * d);
        var pixels = 3L * patch * patch;
        // The decoder: a linear layer into its width, the mask token, its blocks, a layer norm, a linear layer to pixels.
        var decoder = (d * k) + k + k + Blocks(decoderLayers, decoderWidth) + (2 * k) + (k * pixels) + pixels;
        var positions = fixedPositions ? (Patches(side, patch) + 1) * (d + k) : 0;
        return encoder + decoder + positions;
    }

    /// <summary>An LSTM layer: 4*(in*h + h^2 + biases*h); PyTorch keeps two bias vectors, the papers one.</summary>
    public static long Lstm(int input, int hidden, int biasVectors = 2) => 4 * Rnn(input, hidden, biasVectors);

    /// <summary>A GRU layer: 3*(in*h + h^2 + biases*h); PyTorch keeps two bias vectors, the papers one.</summary>
    public static long Gru(int input, int hidden, int biasVectors = 2) => 3 * Rnn(input, hidden, biasVectors);

    /// <summary>A plain recurrent layer: in*h + h^2 + biases*h.</summary>
    public static long Rnn(int input, int hidden, int biasVectors = 2) =>
        ((long)input * hidden) + ((long)hidden * hidden) + ((long)biasVectors * hidden);

    // L blocks with biases and two layer norms, MLP four times as wide.
    private static long Blocks(int layers, int width)
    {
        long d = width;
        return layers * ((12 * d * d) + (13 * d));
    }

    private static long PatchEmbedding(int patch, int width) => (3L * patch * patch * width) + width;

    private static long Patches(int side, int patch) => (long)(side / patch) * (side / patch);
}
