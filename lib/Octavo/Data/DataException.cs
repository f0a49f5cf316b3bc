namespace Octavo.Data;

/// <summary>
/// What goes wrong with a data set: an unknown name, a manifest that cannot be used, a download that fails or differs from
/// what its manifest says, a disk that is full. The message names the data set or file and says what to do.
/// </summary>
public sealed class DataException : Exception
{
    /// <summary>Creates the exception; <paramref name="message"/> names the file and says what to do.</summary>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public DataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
