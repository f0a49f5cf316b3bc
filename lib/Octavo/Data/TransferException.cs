namespace Octavo.Data;

/// <summary>One address did not deliver; the fetcher goes on to the next and reports this one only if none does.</summary>
internal sealed class TransferException(string message, Exception? innerException = null) : Exception(message, innerException);
