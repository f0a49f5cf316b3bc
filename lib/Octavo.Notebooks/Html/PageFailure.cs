namespace Octavo.Notebooks.Html;

/// <summary>Why a notebook did not run to its end, for the note at the top of its page.</summary>
/// <param name="Cell">Number of the failing cell among all cells, from 1; null where the failure belongs to none.</param>
/// <param name="Message">What happened, in a sentence.</param>
public sealed record PageFailure(int? Cell, string Message);
