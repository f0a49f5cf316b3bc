namespace Octavo.Torch.Checkpoints;

/// <summary>A checkpoint cannot be written, read or used. The message names the folder and says what to do.</summary>
public sealed class CheckpointException(string message, Exception? cause = null) : Exception(message, cause);
