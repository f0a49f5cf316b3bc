namespace Octavo.Kernel.Execution;

/// <summary>Ends a cell with an error that is already worded for the user.</summary>
internal sealed class CellFailedException : Exception
{
    public CellFailedException(CellError error)
        : base(error.Message) => Error = error;

    public CellFailedException(string name, string message)
        : this(CellError.Simple(name, message))
    {
    }

    public CellError Error { get; }
}
