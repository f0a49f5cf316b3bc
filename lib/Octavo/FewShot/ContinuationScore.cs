namespace Octavo.FewShot;

/// <summary>What a model says about a continuation of a context.</summary>
/// <param name="LogLikelihood">Summed log-likelihood of the continuation's tokens, in nats.</param>
/// <param name="Tokens">Number of the continuation's tokens.</param>
public sealed record ContinuationScore(double LogLikelihood, int Tokens)
{
    /// <summary>Whether each token was the model's likeliest; null where the model does not say.</summary>
    public bool? IsGreedy { get; init; }
}
