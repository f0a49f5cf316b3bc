namespace Octavo.Cli;

/// <summary>An error whose message is all the user needs: it is printed without a stack trace and ends with exit code 1.</summary>
internal sealed class CommandException(string message, Exception? inner = null) : Exception(message, inner);
