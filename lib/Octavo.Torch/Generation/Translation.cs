namespace Octavo.Torch.Generation;

/// <summary>A translation and how likely the model finds it.</summary>
/// <param name="Tokens">Its tokens, without those that begin and end it.</param>
/// <param name="LogProbability">Natural logarithm of its probability, that of its end included.</param>
/// <param name="Score">The log-probability divided by the length penalty: what translations are compared by.</param>
/// <param name="IsComplete">Whether it ends by the model's own decision, not because it became too long.</param>
public sealed record Translation(IReadOnlyList<int> Tokens, double LogProbability, double Score, bool IsComplete);
