using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Cells;

/// <summary>
/// A line such as <c>#!time</c> that the kernel carries out itself. A class that implements this in the kernel is found by itself.
/// </summary>
internal interface ICellDirective
{
    /// <summary>The name after <c>#!</c>, in lower case.</summary>
    public string Name { get; }

    /// <summary>What it does, in one line.</summary>
    public string Summary { get; }

    /// <summary>Carries it out.</summary>
    public void Run(DirectiveStep step, CellContext cell, KernelSession session);
}
