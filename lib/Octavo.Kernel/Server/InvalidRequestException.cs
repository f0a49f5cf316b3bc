namespace Octavo.Kernel.Server;

/// <summary>A request with a field that is not what the protocol says.</summary>
internal sealed class InvalidRequestException(string message) : Exception(message);
