namespace Octavo.FewShot;

/// <summary>Scores several <paramref name="continuations"/> after the same <paramref name="context"/>, which may be empty; a score for each, in their order.</summary>
/// <exception cref="FewShotException">The texts cannot be scored: they are longer than the model reads, say, or hold what its tokenizer does not know.</exception>
public delegate IReadOnlyList<ContinuationScore> ChoicesScorer(string context, IReadOnlyList<string> continuations);
