namespace Octavo.Cluster;

/// <summary>A training does not fit on the GPUs that it is to run on.</summary>
/// <param name="message">By how much, and what would help.</param>
public sealed class PlanException(string message) : Exception(message);
