namespace Octavo.Kernel.Execution;

/// <summary>Asks the front end for a line of text.</summary>
internal interface IInputChannel
{
    /// <summary>Shows the prompt and waits for the answer.</summary>
    /// <exception cref="NotSupportedException">The front end said that it cannot ask its user.</exception>
    public string Ask(string prompt, bool password, CancellationToken interrupted);
}
