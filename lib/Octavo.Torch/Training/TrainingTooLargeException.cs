namespace Octavo.Torch.Training;

/// <summary>A run needs more memory than there is; the message says how much, for what, and what to change.</summary>
public sealed class TrainingTooLargeException(string message) : Exception(message);
