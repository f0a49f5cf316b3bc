namespace Octavo.Notebooks.Wire;

/// <summary>A connection file that cannot or must not be used. The message names the file and the reason.</summary>
public sealed class ConnectionFileException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public ConnectionFileException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
