using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Cells;

/// <summary>A language whose cells hold values that other languages can be given, by reference, and that can be given theirs.</summary>
internal interface IValueStore
{
    /// <summary>The values, the latest of each name, ordered by name.</summary>
    public IReadOnlyList<KernelValue> Values { get; }

    /// <summary>The value of that name, null where there is none.</summary>
    public KernelValue? Find(string name) => Values.LastOrDefault(value => value.Name == name);

    /// <summary>Declares a value under a name, in place of an earlier one.</summary>
    /// <exception cref="CellFailedException">The language cannot hold it; the message says why.</exception>
    public void Set(string name, object? value, CellContext cell);
}
