namespace Octavo.Kernel.Cells;

/// <summary>What could replace a part of the code being typed.</summary>
/// <param name="Start">Where the replaced part starts, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Items">The candidates, best first.</param>
internal sealed record Completions(int Start, int End, IReadOnlyList<Completion> Items);
