using Octavo.Evaluation;

namespace Octavo.Torch.Training;

/// <summary>How well a model translates.</summary>
/// <param name="Bleu">Of its own translations, over all pairs.</param>
/// <param name="Hits">Of each pair whether its own translation is right, 1 or 0, in order.</param>
/// <param name="Accuracy">Share of the tokens that are right where it reads the right tokens before them.</param>
/// <param name="Loss">Mean loss of the tokens in nats, labels not smoothed, where it reads the right tokens before them.</param>
/// <param name="ChanceAccuracy">The accuracy of who reads nothing and always gives the most frequent token.</param>
public sealed record TranslationScore(BleuScore Bleu, IReadOnlyList<double> Hits, double Accuracy, double Loss, double ChanceAccuracy)
{
    /// <summary>Share of the pairs whose translation is right.</summary>
    public double ExactMatch => Hits.Average();
}
