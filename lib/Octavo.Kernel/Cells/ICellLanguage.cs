using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Cells;

/// <summary>
/// A language that cells can be written in, chosen by <c>#!name</c>. A class that implements this in the kernel is found by itself:
/// adding a language is adding a file. It may take the <see cref="KernelSession"/> in its constructor; where it keeps values it is also an
/// <see cref="IValueStore"/>, where it helps with typing an <see cref="ICodeAssistance"/>.
/// </summary>
internal interface ICellLanguage
{
    /// <summary>The name after <c>#!</c>, in lower case.</summary>
    public string Name { get; }

    /// <summary>Other names for it.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>Runs or shows one piece of code.</summary>
    /// <exception cref="CellFailedException">It failed; the error is worded for the user.</exception>
    public void Run(CodeStep step, CellContext cell);
}
