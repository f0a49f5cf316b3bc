namespace Octavo.Kernel.Execution;

/// <summary>A cell asks for input where nobody can give it. The name is the one that Jupyter users know from Python's kernel.</summary>
internal sealed class StdinNotImplementedException()
    : NotSupportedException("This cell asks for input, but it runs where nobody can answer. Give the value as a parameter instead.");
