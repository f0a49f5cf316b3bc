namespace Octavo.FewShot;

/// <summary>A few-shot task or request that cannot be carried out; the message names what is wrong and what was expected.</summary>
public sealed class FewShotException : Exception
{
    /// <summary>An error without a message.</summary>
    public FewShotException()
    {
    }

    /// <summary>An error with a message.</summary>
    public FewShotException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and its cause.</summary>
    public FewShotException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
