namespace Octavo.Notebooks.Client;

/// <summary>Parameters that do not fit a notebook. The message names the parameter and what the notebook has.</summary>
public sealed class ParameterException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public ParameterException(string message)
        : base(message)
    {
    }
}
