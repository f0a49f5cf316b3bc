namespace Octavo.Notebooks.Html;

/// <summary>One line of a page's provenance: what the numbers were made with.</summary>
/// <param name="Name">What it is, for example "Commit".</param>
/// <param name="Value">Its value, for example "1f2e3d4 (clean)".</param>
/// <param name="InSummary">Whether the value also stands in the one-line summary under the title.</param>
public sealed record PageFact(string Name, string Value, bool InSummary = false);
