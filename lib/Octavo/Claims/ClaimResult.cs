using Octavo.Statistics;

namespace Octavo.Claims;

/// <summary>One row of a notebook's claim and verdict table.</summary>
/// <param name="Id">The claim's number, for example "Q1.1".</param>
/// <param name="Claim">The claim in one sentence.</param>
/// <param name="Source">Where the claim comes from.</param>
/// <param name="Measured">The measured value with its interval; null where it could not be measured.</param>
/// <param name="Unit">Unit of the measured value, for example "nats/char"; empty for a pure number.</param>
/// <param name="Rule">The decision rule in words, as set before the run.</param>
/// <param name="Verdict">What the rule gave.</param>
/// <param name="Note">Why there is no measurement; null where there is one.</param>
public sealed record ClaimResult(
    string Id,
    string Claim,
    string Source,
    Estimate? Measured,
    string Unit,
    string Rule,
    Verdict Verdict,
    string? Note = null);
