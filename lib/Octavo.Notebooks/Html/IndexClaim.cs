namespace Octavo.Notebooks.Html;

/// <summary>A claim of a notebook and what came of it, in words ready to be shown.</summary>
/// <param name="Id">The claim's number, for example "Q1.1"; with a hash and this number a link from elsewhere finds it on the index.</param>
/// <param name="Claim">The claim in one sentence.</param>
/// <param name="Verdict">The verdict in a word: Right, Imprecise, Wrong, Mixed and Inconclusive have a colour each, any other word none.</param>
/// <param name="Measured">The measured value with its interval and unit.</param>
/// <param name="Rule">The decision rule in words.</param>
public sealed record IndexClaim(string Id, string Claim, string Verdict, string Measured, string Rule);
