namespace Octavo.Torch.Interchange;

/// <summary>A published model cannot be read or written as one of Octavo's. The message names the folder and what in it does not fit.</summary>
public sealed class InterchangeException(string message, Exception? cause = null) : Exception(message, cause);
