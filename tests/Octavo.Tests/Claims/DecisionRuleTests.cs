using FsCheck.Xunit;
using Octavo.Claims;
using Octavo.Models;
using Octavo.Statistics;

namespace Octavo.Tests.Claims;

public sealed class DecisionRuleTests
{
    [Theory]
    [InlineData(11, 12, Verdict.Right)]
    [InlineData(10, 12, Verdict.Right)]
    [InlineData(9, 12, Verdict.Inconclusive)]
    [InlineData(8, 10, Verdict.Inconclusive)]
    [InlineData(8, 9, Verdict.Wrong)]
    public void At_least_ten_looks_at_the_whole_interval(double low, double high, Verdict verdict) =>
        Assert.Equal(verdict, DecisionRule.AtLeast(10).Decide(Between(low, high)));

    [Theory]
    [InlineData(8, 10, Verdict.Right)]
    [InlineData(9, 11, Verdict.Inconclusive)]
    [InlineData(10, 11, Verdict.Inconclusive)]
    [InlineData(10.5, 11, Verdict.Wrong)]
    public void At_most_ten_looks_at_the_whole_interval(double low, double high, Verdict verdict) =>
        Assert.Equal(verdict, DecisionRule.AtMost(10).Decide(Between(low, high)));

    [Theory]
    [InlineData(0, 1, Verdict.Inconclusive)]
    [InlineData(0.1, 1, Verdict.Right)]
    [InlineData(-1, 0, Verdict.Wrong)]
    public void Above_nought_needs_an_interval_without_nought(double low, double high, Verdict verdict)
    {
        Assert.Equal(verdict, DecisionRule.Above(0).Decide(Between(low, high)));
        Assert.Equal(verdict, DecisionRule.Below(0).Decide(Between(-high, -low)));
    }

    [Theory]
    [InlineData(1.8, 2.2, Verdict.Right)]
    [InlineData(1.7, 2.0, Verdict.Inconclusive)]
    [InlineData(1.0, 3.0, Verdict.Inconclusive)]
    [InlineData(2.3, 3.0, Verdict.Wrong)]
    public void A_range_must_hold_the_whole_interval(double low, double high, Verdict verdict) =>
        Assert.Equal(verdict, DecisionRule.Between(1.8, 2.2).Decide(Between(low, high)));

    [Theory]
    [InlineData(0.07, 0.08, Verdict.Right)]
    [InlineData(0.08, 0.09, Verdict.Wrong)]
    [InlineData(0.01, 0.50, Verdict.Inconclusive)]
    [InlineData(0.10, 0.50, Verdict.Wrong)]
    public void A_named_value_must_lie_in_an_interval_that_is_not_too_wide(double low, double high, Verdict verdict) =>
        Assert.Equal(verdict, DecisionRule.IntervalContains(0.076, widestInterval: 0.05).Decide(Between(low, high)));

    [Fact]
    public void Without_an_interval_a_threshold_rule_cannot_tell()
    {
        var single = new Estimate(100, null, null, 1);
        Assert.All(
            [DecisionRule.AtLeast(10), DecisionRule.AtMost(10), DecisionRule.Between(1, 2), DecisionRule.IntervalContains(100, 1)],
            rule => Assert.Equal(Verdict.Inconclusive, rule.Decide(single)));
    }

    [Fact]
    public void What_is_not_a_number_proves_nothing() =>
        Assert.All(
            [DecisionRule.AtLeast(10), DecisionRule.AtMost(10), DecisionRule.Equal(1), DecisionRule.HoldsInAll(3)],
            rule => Assert.Equal(Verdict.Inconclusive, rule.Decide(Estimate.Exact(double.NaN))));

    [Theory]
    [InlineData(12, Verdict.Right)]
    [InlineData(1, Verdict.Imprecise)]
    [InlineData(0, Verdict.Wrong)]
    public void A_claim_about_all_cases_is_counted(int held, Verdict verdict) =>
        Assert.Equal(verdict, DecisionRule.HoldsInAll(12, Verdict.Imprecise).Decide(Estimate.Exact(held)));

    [Fact]
    public void A_count_beyond_the_cases_is_an_error() =>
        Assert.Contains("13", Assert.Throws<ArgumentException>(() => DecisionRule.HoldsInAll(12).Decide(Estimate.Exact(13))).Message);

    [Fact]
    public void Holding_in_some_cases_cannot_be_called_right() =>
        Assert.Throws<ArgumentException>(() => DecisionRule.HoldsInAll(12, Verdict.Right));

    [Fact]
    public void An_exact_number_is_met_or_not()
    {
        Assert.Equal(Verdict.Right, DecisionRule.Equal(50_176).Decide(Estimate.Exact(224 * 224)));
        Assert.Equal(Verdict.Wrong, DecisionRule.Equal(100, tolerance: 1).Decide(Estimate.Exact(98)));
    }

    [Fact]
    public void A_caveat_turns_right_into_imprecise_and_nothing_else()
    {
        var rule = DecisionRule.AtLeast(10).ButImpreciseIf("fewer than 3 seeds were run", measured => measured.Count < 3);
        Assert.Equal(Verdict.Imprecise, rule.Decide(new Estimate(12, 11, 13, 2)));
        Assert.Equal(Verdict.Right, rule.Decide(new Estimate(12, 11, 13, 3)));
        Assert.Equal(Verdict.Wrong, rule.Decide(new Estimate(2, 1, 3, 2)));
        Assert.Contains("fewer than 3 seeds", rule.Text);
    }

    [Property]
    public bool Opposite_rules_never_agree_on_a_verdict_that_says_something(short threshold, short low, byte width)
    {
        var measured = Between(low, low + width + 0.5);
        var (above, below) = (DecisionRule.Above(threshold).Decide(measured), DecisionRule.AtMost(threshold).Decide(measured));
        return (above, below) is (Verdict.Right, Verdict.Wrong) or (Verdict.Wrong, Verdict.Right) or (Verdict.Inconclusive, Verdict.Inconclusive);
    }

    [Fact]
    public void The_first_claim_is_decided_by_counting_models()
    {
        var claim = new Claim(
            "Q1.1", "GPT-3 is at least 10,000 times a conventional small model", "BFT Robotics 2023", DecisionRule.HoldsInAll(12, Verdict.Imprecise), "models");
        var row = claim.Measure(ReferenceModels.RatiosToGpt3().Count(ratio => ratio.Ratio >= 10_000));
        Assert.Equal(
            new ClaimResult(
                "Q1.1",
                "GPT-3 is at least 10,000 times a conventional small model",
                "BFT Robotics 2023",
                Estimate.Exact(1),
                "models",
                "Right if it holds in all 12 cases, wrong if in none, else imprecise",
                Verdict.Imprecise),
            row);
    }

    private static Estimate Between(double low, double high) => new((low + high) / 2, low, high, 3);
}
