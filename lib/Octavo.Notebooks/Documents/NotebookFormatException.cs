namespace Octavo.Notebooks.Documents;

/// <summary>A file that is not a readable notebook. The message names the file and what is wrong with it.</summary>
public sealed class NotebookFormatException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public NotebookFormatException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
