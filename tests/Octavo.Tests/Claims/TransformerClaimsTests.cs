using Octavo.Claims;
using Octavo.Runs;
using Octavo.Tests.Runs;

namespace Octavo.Tests.Claims;

public sealed class TransformerClaimsTests
{
    [Fact]
    public void Recall_is_right_where_the_whole_interval_is_high_and_inconclusive_where_nothing_was_run()
    {
        Assert.Equal(Verdict.Right, TransformerClaims.MeasureRecall(Runs("a", 0.99, 0.991, 0.992)).Verdict);
        Assert.Equal(Verdict.Wrong, TransformerClaims.MeasureRecall(Runs("a", 0.2, 0.21, 0.22)).Verdict);
        Assert.Equal(Verdict.Inconclusive, TransformerClaims.MeasureRecall(Runs("a", 0.99, 0.5, 0.99)).Verdict);
        Assert.Equal(Verdict.Inconclusive, TransformerClaims.MeasureRecall([]).Verdict);
    }

    [Fact]
    public void The_gap_is_taken_seed_by_seed()
    {
        // The seeds differ far more than the models: only the differences decide.
        var result = TransformerClaims.MeasureGap(Runs("a", 0.4, 0.7, 1.0), Runs("b", 0.1, 0.41, 0.7));
        Assert.Equal(Verdict.Right, result.Verdict);
        Assert.Equal(0.2967, result.Measured!.Value, 1e-4);
        Assert.Equal(Verdict.Wrong, TransformerClaims.MeasureGap(Runs("a", 0.4, 0.4, 0.4), Runs("b", 0.4, 0.41, 0.4)).Verdict);
        var refused = Assert.Throws<ArgumentException>(() => TransformerClaims.MeasureGap(Runs("a", 0.4, 0.5), Runs("b", 0.4)));
        Assert.Contains("same tasks and seeds", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_wrong_where_the_difference_is_small_whichever_model_is_ahead()
    {
        Assert.Equal(Verdict.Right, TransformerClaims.MeasureText(Runs("lstm", 0.6, 0.6, 0.6), Runs("gpt", 0.5, 0.5, 0.5)).Verdict); // losses are twice that
        Assert.Equal(Verdict.Wrong, TransformerClaims.MeasureText(Runs("lstm", 0.52, 0.52, 0.52), Runs("gpt", 0.5, 0.5, 0.5)).Verdict);
        Assert.Equal(Verdict.Wrong, TransformerClaims.MeasureText(Runs("lstm", 0.4, 0.4, 0.4), Runs("gpt", 0.5, 0.5, 0.5)).Verdict);
    }

    [Fact]
    public void Keeping_compares_with_who_remembers_nothing()
    {
        Assert.Equal(Verdict.Wrong, TransformerClaims.MeasureKeeping(Runs("rnn", 0.1, 0.1, 0.11), memorylessLoss: 0.3).Verdict);
        Assert.Equal(Verdict.Right, TransformerClaims.MeasureKeeping(Runs("rnn", 0.16, 0.16, 0.16), memorylessLoss: 0.3).Verdict);
    }

    [Fact]
    public void The_rules_are_those_of_the_question_and_each_claim_has_a_number_of_its_own()
    {
        Assert.Equal(TransformerClaims.All.Count, TransformerClaims.All.DistinctBy(claim => claim.Id).Count());
        Assert.Equal(Verdict.Imprecise, TransformerClaims.WholeSentence.Measure(1).Verdict);
        Assert.Equal(Verdict.Right, TransformerClaims.Depth.Measure(256).Verdict);
        Assert.Equal(Verdict.Wrong, TransformerClaims.Outside.Measure(1e-30).Verdict);
        Assert.Equal(Verdict.Wrong, TransformerClaims.PackedPadding.Measure(0).Verdict);
    }

    private static IReadOnlyList<TaskRun> Runs(string name, params double[] accuracies) =>
        [.. accuracies.Select((accuracy, index) => TaskSummaryTests.Run(name, "task", index + 1, accuracy))];
}
