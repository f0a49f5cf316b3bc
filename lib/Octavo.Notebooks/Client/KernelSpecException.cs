namespace Octavo.Notebooks.Client;

/// <summary>A kernelspec that is missing or cannot be used. The message names it and what to do.</summary>
public sealed class KernelSpecException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public KernelSpecException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
