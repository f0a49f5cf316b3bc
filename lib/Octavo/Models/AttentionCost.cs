namespace Octavo.Models;

/// <summary>
/// What one attention layer costs on one sequence, by pattern; a multiply-add counts as 2 and softmax is ignored.
/// A block with full attention costs 24*n*d^2 + 4*n^2*d (Kaplan et al. 2020, Table 1).
/// </summary>
/// <param name="Pattern">The pattern's name.</param>
/// <param name="Tokens">Length of the sequence.</param>
/// <param name="Width">Width of the model.</param>
/// <param name="Pairs">Pairs of query and key.</param>
/// <param name="CoreForwardFlops">Scores and weighted sum, 4*pairs*d: what the pattern changes.</param>
/// <param name="ProjectionForwardFlops">Query, key, value and output projections, 8*n*d^2.</param>
/// <param name="MlpForwardFlops">The block's MLP, 16*n*d^2.</param>
/// <param name="ScoreMapBytes">Stored scores of all heads, heads*pairs*bytes per score.</param>
public sealed record AttentionCost(
    string Pattern,
    long Tokens,
    int Width,
    long Pairs,
    double CoreForwardFlops,
    double ProjectionForwardFlops,
    double MlpForwardFlops,
    long ScoreMapBytes)
{
    /// <summary>FLOPs of the whole block: attention and MLP.</summary>
    public double BlockForwardFlops => CoreForwardFlops + ProjectionForwardFlops + MlpForwardFlops;

    /// <summary>Share of the block's FLOPs that grows with the number of pairs.</summary>
    public double CoreShare => CoreForwardFlops / BlockForwardFlops;

    /// <summary>The cost of <paramref name="pattern"/> on a sequence of <paramref name="tokens"/> tokens.</summary>
    /// <param name="pattern">Which pairs are computed.</param>
    /// <param name="tokens">Length of the sequence.</param>
    /// <param name="width">Width of the model.</param>
    /// <param name="heads">Attention heads; each stores a score map of its own.</param>
    /// <param name="bytesPerScore">2 for half precision, 4 for single.</param>
    public static AttentionCost Of(AttentionPattern pattern, long tokens, int width, int heads = 1, int bytesPerScore = 2)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytesPerScore);
        var pairs = pattern.Pairs(tokens);
        var projection = (double)tokens * width * width;
        return new AttentionCost(
            pattern.Name,
            tokens,
            width,
            pairs,
            CoreForwardFlops: 4.0 * pairs * width,
            ProjectionForwardFlops: 8 * projection,
            MlpForwardFlops: 16 * projection,
            ScoreMapBytes: checked(heads * pairs * bytesPerScore));
    }

    /// <summary>
    /// Multiply-adds (not FLOPs) of global attention on an image of patches, 4*h*w*C^2 + 2*(h*w)^2*C (Liu et al. 2021, eq. 1).
    /// </summary>
    public static long SwinGlobalMultiplyAdds(int height, int width, int channels)
    {
        var patches = (long)height * width;
        return (4 * patches * channels * channels) + (2 * patches * patches * channels);
    }

    /// <summary>
    /// Multiply-adds (not FLOPs) of attention in windows of M x M patches, 4*h*w*C^2 + 2*M^2*h*w*C (Liu et al. 2021, eq. 2).
    /// </summary>
    public static long SwinWindowMultiplyAdds(int height, int width, int channels, int window)
    {
        var patches = (long)height * width;
        return (4 * patches * channels * channels) + (2L * window * window * patches * channels);
    }
}
