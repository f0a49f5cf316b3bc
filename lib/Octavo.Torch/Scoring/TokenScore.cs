namespace Octavo.Torch.Scoring;

/// <summary>How likely a model finds a continuation.</summary>
/// <param name="LogLikelihood">Sum of the log-probabilities of its tokens, in nats.</param>
/// <param name="Tokens">Tokens of the continuation.</param>
/// <param name="ContextTokens">Tokens of the context that the model saw; fewer than given where all did not fit.</param>
/// <param name="IsGreedy">Whether each token was the likeliest one, so that the model would have written the continuation itself.</param>
public sealed record TokenScore(double LogLikelihood, int Tokens, int ContextTokens, bool IsGreedy);
