namespace Octavo.Kernel.Cells;

/// <summary>A named value that cells of one language hold.</summary>
/// <param name="Name">Its name in that language.</param>
/// <param name="Type">The type it was declared with.</param>
/// <param name="Value">The value itself, not a copy.</param>
internal sealed record KernelValue(string Name, Type Type, object? Value);
