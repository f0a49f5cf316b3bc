namespace Octavo.FewShot;

/// <summary>Scores <paramref name="continuation"/> after <paramref name="context"/>; the context may be empty.</summary>
public delegate ContinuationScore ContinuationScorer(string context, string continuation);
