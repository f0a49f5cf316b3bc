namespace Octavo.Claims;

/// <summary>
/// The claims about pre-training, with the rules that decide them, as notebook 02 measures them; here so that a test can put other data through
/// the very same rules.
/// </summary>
public static class PretrainingClaims
{
    /// <summary>How far from ln V, as a share, a first loss may lie and still be that of a model that knows nothing.</summary>
    public const double StartTolerance = 0.05;

    private const string Article = "BFT Robotics 2023";

    /// <summary>The loss before the first step of pre-training, divided by ln V.</summary>
    public static Claim NotRandom { get; } = new(
        "Q1.4",
        "Large pre-trained models do not start from random weights",
        Article,
        DecisionRule.Custom(
            "Wrong if the whole interval lies within 5% of 1, where a model knows nothing; right if it lies below, else inconclusive",
            measured => measured is not { Low: { } low, High: { } high } ? Verdict.Inconclusive
                : low >= 1 - StartTolerance && high <= 1 + StartTolerance ? Verdict.Wrong
                : high < 1 - StartTolerance ? Verdict.Right : Verdict.Inconclusive),
        "of ln V, loss before the first step of pre-training");

    /// <summary>Loss from scratch less loss after pre-training, with the least data.</summary>
    public static Claim NeedsLessData { get; } = new(
        "Q1.5", "Pre-trained weights lower the data that a task needs", $"{Article}; Howard and Ruder 2018", DecisionRule.Above(0),
        "nats that fine-tuning is below scratch, least data");

    /// <summary>Slope of the logarithm of the data-equivalence ratio over that of the data.</summary>
    public static Claim WorthLessWithMore { get; } = new(
        "Q1.5b", "The more data a task has, the less pre-training is worth", "Hernandez et al. 2021: effective data transferred", DecisionRule.Below(0),
        "slope of ln(data ratio) over ln(data)");

    /// <summary>Gain of the tail by pre-training less gain of the head.</summary>
    public static Claim TailGainsMost { get; } = new(
        "Q2.4", "A large model with light fine-tuning suits the long tail: rare classes gain more than frequent ones", Article, DecisionRule.Above(0),
        "gain of the tail less gain of the head (accuracy)");

    /// <summary>Compute of a task from scratch as a multiple of its compute after pre-training, at equal accuracy.</summary>
    public static Claim CheaperPerTask { get; } = new(
        "Q2.3a", "Pre-training cuts the cost of training for a task", Article, DecisionRule.Above(1), "times the FLOPs to the same accuracy");

    /// <summary>The number of tasks from which on pre-training pays.</summary>
    public static Claim CheaperAtOnce { get; } = new(
        "Q2.3b", "Pre-training cuts the cost from the first task on, its own cost counted", Article, DecisionRule.AtMost(1), "tasks until pre-training is paid");

    /// <summary>Slope of accuracy from few labels over the logarithm of the pre-trained model's size.</summary>
    public static Claim FewLabelsGrowWithSize { get; } = new(
        "Q2.5", "Training on few labels improves with the size of the pre-trained model", Article, DecisionRule.Above(0), "accuracy per tenfold parameters");
}
