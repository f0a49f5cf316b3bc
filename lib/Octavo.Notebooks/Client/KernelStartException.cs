namespace Octavo.Notebooks.Client;

/// <summary>A kernel that could not be started, or did not answer in time.</summary>
public sealed class KernelStartException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public KernelStartException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
