namespace Octavo.Models;

/// <summary>
/// Floating-point operations of a GPT on one batch, by component; a multiply-add counts as 2, softmax, layer norms and
/// embedding look-ups are ignored, and the causal mask saves nothing (all pairs are computed).
/// Source: Chowdhery et al. 2022 (PaLM), appendix B; Kaplan et al. 2020, Table 1.
/// </summary>
/// <param name="QueryKeyValueFlops">Query, key and value projections of all layers: 6*n*d^2 each.</param>
/// <param name="ScoreFlops">Products of queries and keys: 2*n^2*d each layer.</param>
/// <param name="WeightedSumFlops">Sums of values weighted by attention: 2*n^2*d each layer.</param>
/// <param name="AttentionOutputFlops">Output projections of attention: 2*n*d^2 each layer.</param>
/// <param name="MlpFlops">Both linear layers of the MLPs: 16*n*d^2 each layer.</param>
/// <param name="LogitFlops">The tied output layer: 2*n*d*V.</param>
/// <param name="Tokens">Tokens in the batch: sequences x length.</param>
public sealed record ModelCost(
    double QueryKeyValueFlops,
    double ScoreFlops,
    double WeightedSumFlops,
    double AttentionOutputFlops,
    double MlpFlops,
    double LogitFlops,
    long Tokens)
{
    /// <summary>The blocks' forward FLOPs: everything but the output layer; 24*n*d^2 + 4*n^2*d each layer.</summary>
    public double BlockForwardFlops => QueryKeyValueFlops + ScoreFlops + WeightedSumFlops + AttentionOutputFlops + MlpFlops;

    /// <summary>FLOPs of one forward pass over the batch.</summary>
    public double ForwardFlops => BlockForwardFlops + LogitFlops;

    /// <summary>FLOPs of forward and backward together: the backward pass costs two forward passes.</summary>
    public double ForwardBackwardFlops => 3 * ForwardFlops;

    /// <summary>Forward and backward FLOPs per token.</summary>
    public double ForwardBackwardFlopsPerToken => ForwardBackwardFlops / Tokens;

    /// <summary>The cost of a batch of <paramref name="sequences"/> sequences of <paramref name="length"/> tokens each.</summary>
    /// <param name="config">The model.</param>
    /// <param name="length">Tokens per sequence; the model's context length if not given.</param>
    /// <param name="sequences">Sequences in the batch.</param>
    /// <exception cref="ArgumentException">The configuration is not valid, or the length does not fit the context.</exception>
    public static ModelCost ForGpt(GptConfig config, int? length = null, int sequences = 1)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequences);
        var time = length ?? config.ContextLength;
        if (time < 1 || time > config.ContextLength)
        {
            throw new ArgumentException(
                $"A sequence of {time} tokens does not fit '{config.Name}', whose ContextLength is {config.ContextLength}.");
        }

        double n = time;
        double d = config.Width;
        var perLayerProjection = 2 * n * d * d * config.Layers * sequences;
        var perLayerPairs = 2 * n * n * d * config.Layers * sequences;
        return new ModelCost(
            QueryKeyValueFlops: 3 * perLayerProjection,
            ScoreFlops: perLayerPairs,
            WeightedSumFlops: perLayerPairs,
            AttentionOutputFlops: perLayerProjection,
            MlpFlops: 2 * ((double)config.MlpWidth / config.Width) * perLayerProjection,
            LogitFlops: 2 * n * d * config.VocabularySize * sequences,
            Tokens: (long)time * sequences);
    }

    /// <summary>
    /// Forward and backward FLOPs per token in PaLM's short form, 6*N + 12*L*d*T with N all parameters but the positions.
    /// Source: Chowdhery et al. 2022, appendix B.
    /// </summary>
    public static double PalmFlopsPerToken(GptConfig config)
    {
        var count = ParameterCount.ForGpt(config);
        return (6.0 * count.WithoutPositions) + (12.0 * config.Layers * config.Width * config.ContextLength);
    }
}
