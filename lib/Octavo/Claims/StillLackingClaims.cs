namespace Octavo.Claims;

/// <summary>
/// The claims about what language models still lack, with the rules that decide them, as notebook 06 measures them; here so that a test can
/// put other data through the very same rules.
/// </summary>
public static class StillLackingClaims
{
    /// <summary>One hop counts as understood from this share of right answers on.</summary>
    public const double OneHopAccuracy = 0.95;

    /// <summary>A fact in the context counts as taken up from this share of right answers on.</summary>
    public const double TakenUpAccuracy = 0.9;

    private const string Article = "BFT Robotics 2023";

    /// <summary>Accuracy on facts from after the cut-off without a word about them in the context, less chance.</summary>
    public static Claim NewFactsAreUnknown { get; } = new(
        "Q6.2a", "What came after the training data, a model does not know", Article, DecisionRule.IntervalContains(0, widestInterval: 0.2),
        "accuracy above chance, closed book");

    /// <summary>Accuracy on the same facts where the context tells them.</summary>
    public static Claim ContextIsTakenUp { get; } = new(
        "Q6.2b", "Told in the context, a new fact is taken up at once, without training", "the reverse of Q6.2; Brown et al. 2020, section 1",
        DecisionRule.AtLeast(TakenUpAccuracy), "accuracy");

    /// <summary>Share of answers from the weights where context and weights contradict each other.</summary>
    public static Claim WeightsWin { get; } = new(
        "Q6.2c", "Models rest on their offline corpus and fail to absorb what they are told: against a contradicting context the weights win", Article,
        DecisionRule.Above(0.5), "of answers follow the weights");

    /// <summary>Accuracy on one-hop questions.</summary>
    public static Claim OneHopIsUnderstood { get; } = new(
        "Q6.3a", "A relation that the text states is found (one hop)", "the least that Q6.3 presupposes", DecisionRule.Above(OneHopAccuracy), "accuracy, two layers or more");

    /// <summary>Accuracy on two-hop questions with written steps less that without, seed by seed.</summary>
    public static Claim StepsHelp { get; } = new(
        "Q6.3b", "\"Her only son\": two stated relations are poorly put together; with the step between written out it goes better",
        $"{Article}; Wei et al. 2022", DecisionRule.Above(0), "accuracy with steps less without");

    /// <summary>Accuracy on one-hop questions about names that training has in other roles only.</summary>
    public static Claim HeldOutNamesAreUnderstood { get; } = new(
        "Q6.3c", "What is learned with some names holds for names never met in their role", "what understanding a relation would mean",
        DecisionRule.Above(OneHopAccuracy), "accuracy, held-out names");

    /// <summary>rep-4 of greedy texts less that of nucleus texts, prompt by prompt.</summary>
    public static Claim GreedyRepeats { get; } = new(
        "Q6.4a", "Models over-use phrases, above all where the likeliest word is always taken", $"{Article}; Holtzman et al. 2020, section 4",
        DecisionRule.Above(0), "rep-4, greedy less nucleus");

    /// <summary>Mean confidence less accuracy on facts that the model cannot know.</summary>
    public static Claim UnknownIsAnsweredConfidently { get; } = new(
        "Q6.4b", "Answers are plausible and wrong: a model is surer of facts it cannot know than it is right about them", Article,
        DecisionRule.Above(0.1), "confidence less accuracy, closed book");

    /// <summary>Share of strings that are right as a whole after one example of a rule that training does not have.</summary>
    public static Claim OneExampleIsNotEnough { get; } = new(
        "Q6.4c", "There is no learning from one example", Article, DecisionRule.Below(0.5), "of strings right, rules never met");
}
