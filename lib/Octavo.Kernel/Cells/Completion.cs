namespace Octavo.Kernel.Cells;

/// <summary>One candidate.</summary>
/// <param name="Text">What is inserted.</param>
/// <param name="Kind">What it is, in the words of the Jupyter protocol's experimental types: "function", "class", "instance", "keyword" ...</param>
internal sealed record Completion(string Text, string Kind);
