using Octavo.Statistics;

namespace Octavo.Claims;

/// <summary>A claim with the rule that will decide it: written down before the run, measured after it.</summary>
/// <example>
/// <code>
/// var claim = new Claim("Q1.1", "GPT-3 is at least 10,000 times a small model", "the article", DecisionRule.HoldsInAll(12));
/// ClaimResult row = claim.Measure(models.Count(model => model.Ratio(175e9) >= 10_000));
/// </code>
/// </example>
/// <param name="Id">The claim's number, for example "Q1.1".</param>
/// <param name="Text">The claim in one sentence.</param>
/// <param name="Source">Where the claim comes from.</param>
/// <param name="Rule">The decision rule.</param>
/// <param name="Unit">Unit of the measured value; empty for a pure number.</param>
public sealed record Claim(string Id, string Text, string Source, DecisionRule Rule, string Unit = "")
{
    /// <summary>The row of the verdict table for a measurement.</summary>
    public ClaimResult Measure(Estimate measured) => new(Id, Text, Source, measured, Unit, Rule.Text, Rule.Decide(measured));

    /// <summary>The row of the verdict table for an exact number: a count or a product, without sampling error.</summary>
    public ClaimResult Measure(double exact) => Measure(Estimate.Exact(exact));

    /// <summary>The row of the verdict table where nothing could be measured, and why: inconclusive under every rule.</summary>
    public ClaimResult NotMeasured(string why) => new(Id, Text, Source, null, Unit, Rule.Text, Verdict.Inconclusive, why);
}
