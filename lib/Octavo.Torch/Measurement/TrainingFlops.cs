using Octavo.Models;

namespace Octavo.Torch.Measurement;

/// <summary>Floating-point operations of training, by structure; a multiply-add counts as 2.</summary>
/// <remarks>
/// Forward per sequence of n tokens: 24 n d^2 + 4 n^2 d for each block (Narayanan et al. 2021, appendix A, without the factor of
/// the backward pass) and 2 n d V for the logits; the backward pass costs twice the forward. Attention is counted in full,
/// although half of a causal mask is empty.
/// </remarks>
internal static class TrainingFlops
{
    /// <summary>FLOPs to train on one token, forward and backward, at the whole context length.</summary>
    public static double PerToken(GptConfig config)
    {
        double width = config.Width;
        var block = (24 * width * width) + (4 * config.ContextLength * width);
        return 3 * ((config.Layers * block) + (2 * width * config.VocabularySize));
    }
}
