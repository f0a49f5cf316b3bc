namespace Octavo.Models;

/// <summary>The parameters of a GPT by component; the output layer shares the token embedding and is counted once.</summary>
/// <param name="TokenEmbedding">Vocabulary size x width.</param>
/// <param name="PositionEmbedding">Context length x width.</param>
/// <param name="Attention">Query, key, value and output projections of all layers, with their biases.</param>
/// <param name="Mlp">Both linear layers of all MLPs, with their biases.</param>
/// <param name="LayerNorms">Two per layer and the final one, with their biases.</param>
/// <param name="BlockMatrices">
/// The weight matrices inside the blocks without biases and layer norms, 12 x layers x width^2: the N of Kaplan et al. 2020, section 2.1.
/// Part of <paramref name="Attention"/> and <paramref name="Mlp"/>, not a further component.
/// </param>
public sealed record ParameterCount(
    long TokenEmbedding,
    long PositionEmbedding,
    long Attention,
    long Mlp,
    long LayerNorms,
    long BlockMatrices)
{
    /// <summary>All parameters, the tied output counted once.</summary>
    public long Total => TokenEmbedding + PositionEmbedding + NonEmbedding;

    /// <summary>All parameters but the token and position embeddings.</summary>
    public long NonEmbedding => Attention + Mlp + LayerNorms;

    /// <summary>All parameters but the position embedding: the N of the PaLM cost formula (Chowdhery et al. 2022, appendix B).</summary>
    public long WithoutPositions => Total - PositionEmbedding;

    /// <summary>
    /// Counts a GPT's parameters. With biases the total is V*d + T*d + L*(12*d^2 + 13*d) + 2*d, without
    /// V*d + T*d + L*(12*d^2 + 2*d) + d.
    /// </summary>
    /// <exception cref="ArgumentException">The configuration is not valid.</exception>
    public static ParameterCount ForGpt(GptConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        long width = config.Width;
        long layers = config.Layers;
        long hidden = config.MlpWidth;
        long bias = config.Biases ? 1 : 0;
        var attentionMatrices = 4 * width * width;
        var mlpMatrices = 2 * width * hidden;
        return new ParameterCount(
            TokenEmbedding: config.VocabularySize * width,
            PositionEmbedding: config.ContextLength * width,
            Attention: layers * (attentionMatrices + (bias * 4 * width)),
            Mlp: layers * (mlpMatrices + (bias * (hidden + width))),
            LayerNorms: ((2 * layers) + 1) * (1 + bias) * width,
            BlockMatrices: layers * (attentionMatrices + mlpMatrices));
    }
}
