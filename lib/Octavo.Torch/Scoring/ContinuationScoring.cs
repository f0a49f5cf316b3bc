using Octavo.Torch.Models;

namespace Octavo.Torch.Scoring;

/// <summary>Log-likelihoods of continuations, the measurement behind multiple-choice tasks (Brown et al. 2020, section 2.4).</summary>
public static class ContinuationScoring
{
    /// <summary>
    /// Scores each continuation after the same context. The context is read once, whatever the number of continuations; a
    /// <see cref="PrefixScorer"/> also keeps it for the next call.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="context">What comes before, at least one token. Where it and the longest continuation exceed the model's context, its oldest tokens are left out, the same for all.</param>
    /// <param name="continuations">The choices, each at least one token.</param>
    /// <returns>A score per continuation, in their order.</returns>
    /// <exception cref="ArgumentException">A part is empty, has a token outside the vocabulary, or a continuation alone exceeds the context.</exception>
    public static IReadOnlyList<TokenScore> Score(this Gpt model, int[] context, IReadOnlyList<int[]> continuations)
    {
        using var scorer = new PrefixScorer(model);
        return scorer.Score(context, continuations);
    }
}
