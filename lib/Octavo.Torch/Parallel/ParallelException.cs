namespace Octavo.Torch.Parallel;

/// <summary>Processes cannot train together.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class ParallelException(string message) : Exception(message);
