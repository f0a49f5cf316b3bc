namespace Octavo.Claims;

/// <summary>
/// The claims about examples in the context and about one model for many tasks, with the rules that decide them, as notebook 01 measures them;
/// here so that a test can put other data through the very same rules.
/// </summary>
public static class SmallAndLargeClaims
{
    /// <summary>Points, as a share, that one model for all may lie below the specialists and still do as well.</summary>
    public const double JointTolerance = 0.05;

    private const string Article = "BFT Robotics 2023";
    private const string Gpt3 = "Brown et al. 2020, figure 1.2";

    /// <summary>The largest model's accuracy with the most examples, less that of counting labels.</summary>
    public static Claim LearnsFromContext { get; } = new(
        "Q1.6a", "A model can learn a mapping from examples in its context alone, without a change of weights", Gpt3, DecisionRule.Above(0),
        "accuracy of the largest model above counting labels");

    /// <summary>Slope of few-shot less zero-shot accuracy against the logarithm of the size.</summary>
    public static Claim GainGrowsWithSize { get; } = new(
        "Q1.6b", "Larger models gain more from examples in the context", $"{Article}, figure 2; {Gpt3}", DecisionRule.Above(0),
        "accuracy per tenfold parameters");

    /// <summary>The same slope for what one layer gains over counting labels: there should be nothing.</summary>
    public static Claim OneLayerDoesNot { get; } = new(
        "Q1.6c", "A model of one layer learns no more from the context than which labels occur", "Olsson et al. 2022: matching needs two layers",
        DecisionRule.Between(-0.1, 0.1), "accuracy above counting labels");

    /// <summary>In how many published tasks the largest model does better with examples.</summary>
    /// <param name="tasks">How many tasks there are.</param>
    public static Claim PublishedGains(int tasks) => new(
        "Q1.6", "Large models do better with a few examples than with none", $"{Article}, figure 2", DecisionRule.HoldsInAll(tasks), $"of {tasks} published tasks");

    /// <summary>What the specialists have more than the joint model, at the largest size.</summary>
    public static Claim OneModelForAll { get; } = new(
        "Q1.3", "One model does several tasks about as well as a model for each", Article, DecisionRule.AtMost(JointTolerance),
        "exact match that specialists have more, largest size");

    /// <summary>The same at the smallest size.</summary>
    public static Claim Interference { get; } = new(
        "Q1.3b", "Where capacity is short, tasks are in each other's way", "the reverse of Q1.3", DecisionRule.Above(0),
        "exact match that specialists have more, smallest size");
}
