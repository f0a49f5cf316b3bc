namespace Octavo.Kernel.Execution;

/// <summary>One cell that ran.</summary>
/// <param name="Number">The number in its brackets.</param>
/// <param name="Code">Its code.</param>
/// <param name="Output">Its result as plain text; null where it had none.</param>
internal sealed record HistoryEntry(int Number, string Code, string? Output);
