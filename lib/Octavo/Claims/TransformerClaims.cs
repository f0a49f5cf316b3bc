using Octavo.Runs;
using Octavo.Statistics;

namespace Octavo.Claims;

/// <summary>
/// The claims about the Transformer beside recurrent networks and convolutions that are decided by runs, each with its rule and the one way to
/// measure it: so that data without an answer can be put through the very rule of the notebook.
/// </summary>
public static class TransformerClaims
{
    /// <summary>How many pairs attention is to recall.</summary>
    public const int RecalledPairs = 16;

    private const double Recalled = 0.95;
    private const double WideGap = 0.2;
    private const double SmallGap = 0.15;

    /// <summary>What attention can.</summary>
    public static Claim Recall { get; } = new(
        "Q3.S1", $"Causal attention recalls at least {100 * Recalled:0} % of {RecalledPairs} pairs", "Arora et al. 2023, section 4",
        DecisionRule.AtLeast(Recalled), "of the answers right");

    /// <summary>What the LSTM cannot.</summary>
    public static Claim Gap { get; } = new(
        "Q3.S2", $"With as many parameters an LSTM recalls at least {100 * WideGap:0} points less of the most pairs", "Arora et al. 2023, section 4",
        DecisionRule.AtLeast(WideGap), "more of the answers right");

    /// <summary>What the article says of models that read word after word.</summary>
    public static Claim Text { get; } = new(
        "Q3.3", "Reading word after word makes results extremely poor: an LSTM predicts text worse than a decoder of its size by more than "
            + FormattableString.Invariant($"{SmallGap} nats"),
        "BFT Robotics 2023",
        DecisionRule.Above(SmallGap), "nats per character worse");

    /// <summary>What a recurrent network can keep.</summary>
    public static Claim Keeping { get; } = new(
        "Q3.S4", "An RNN does no better than who remembers nothing, over the longest distance", "BFT Robotics 2023, in a form that can fail; Arjovsky et al. 2016, section 5.1",
        DecisionRule.AtLeast(1), "of the loss without memory");

    /// <summary>How deep convolutions must be stacked: 1 + 2 L tokens are seen by L layers that each read three.</summary>
    public static Claim Depth { get; } = new(
        "Q3.4", "CNNs need many stacked layers: 256 without dilation to see 512 tokens with kernels of 3", "BFT Robotics 2023; Vaswani et al. 2017, section 4",
        DecisionRule.Equal(256), "layers");

    /// <summary>Whether self-attention reaches everything, in the two architectures that the article names.</summary>
    public static Claim WholeSentence { get; } = new(
        "Q3.5", "Self-attention lets every unit capture the whole sentence, in BERT and in GPT", "BFT Robotics 2023",
        DecisionRule.HoldsInAll(2, Verdict.Imprecise), "of 2 architectures");

    /// <summary>That what no path leads to has no influence.</summary>
    public static Claim Outside { get; } = new(
        "Q3.S3", "Outside a convolution's field, and behind a decoder's token, derivatives are exactly 0", "the architectures' definitions",
        DecisionRule.Equal(0), "the largest derivative there");

    /// <summary>What reading sentences of different lengths together costs.</summary>
    public static Claim Padding { get; } = new(
        "Q3.2", "Short sentences are padded", "BFT Robotics 2023", DecisionRule.Above(0), "of all places, as drawn");

    /// <summary>What is left of it.</summary>
    public static Claim PackedPadding { get; } = new(
        "Q3.S6", "Padding is the price of reading many sentences at once", "implied by the article",
        DecisionRule.Above(0), "of all places, packed");

    /// <summary>What looking ahead is worth.</summary>
    public static Claim Beam { get; } = new(
        "Q3.S5", "A beam of 4 translates better than the likeliest word at each place", "Vaswani et al. 2017, section 6.1",
        DecisionRule.Above(0), "more of the sentences right");

    /// <summary>All claims, in the order of the question.</summary>
    public static IReadOnlyList<Claim> All => [Padding, PackedPadding, Text, Depth, WholeSentence, Recall, Gap, Outside, Keeping, Beam];

    /// <summary>Measures <see cref="Recall"/>.</summary>
    /// <param name="attention">The runs of attention on that many pairs, one a seed; none where the profile has none.</param>
    public static ClaimResult MeasureRecall(IReadOnlyList<TaskRun> attention)
    {
        ArgumentNullException.ThrowIfNull(attention);
        return attention.Count == 0
            ? Recall.NotMeasured($"this profile trains on fewer than {RecalledPairs} pairs")
            : Recall.Measure(StudentInterval.Mean([.. attention.Select(run => run.TestAccuracy)]));
    }

    /// <summary>Measures <see cref="Gap"/>, seed by seed.</summary>
    /// <param name="attention">The runs of attention on the most pairs.</param>
    /// <param name="lstm">Those of the LSTM on the same task.</param>
    /// <exception cref="ArgumentException">The runs are of different tasks or seeds.</exception>
    public static ClaimResult MeasureGap(IReadOnlyList<TaskRun> attention, IReadOnlyList<TaskRun> lstm) =>
        Gap.Measure(Difference(attention, lstm, run => run.TestAccuracy));

    /// <summary>Measures <see cref="Text"/>, seed by seed.</summary>
    /// <param name="lstm">The runs of the LSTM.</param>
    /// <param name="decoder">Those of the decoder on the same text.</param>
    /// <exception cref="ArgumentException">The runs are of different tasks or seeds.</exception>
    public static ClaimResult MeasureText(IReadOnlyList<TaskRun> lstm, IReadOnlyList<TaskRun> decoder) =>
        Text.Measure(Difference(lstm, decoder, run => run.TestLoss));

    /// <summary>Measures <see cref="Keeping"/>.</summary>
    /// <param name="rnn">The runs of the network, one a seed.</param>
    /// <param name="memorylessLoss">The loss of who remembers nothing, in nats.</param>
    public static ClaimResult MeasureKeeping(IReadOnlyList<TaskRun> rnn, double memorylessLoss)
    {
        ArgumentNullException.ThrowIfNull(rnn);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(memorylessLoss);
        return Keeping.Measure(StudentInterval.Mean([.. rnn.Select(run => run.TestLoss / memorylessLoss)]));
    }

    private static Estimate Difference(IReadOnlyList<TaskRun> first, IReadOnlyList<TaskRun> second, Func<TaskRun, double> value)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!first.Select(run => (run.Task, run.Seed)).SequenceEqual(second.Select(run => (run.Task, run.Seed))))
        {
            throw new ArgumentException(
                $"A difference seed by seed needs runs of the same tasks and seeds in the same order; given were {Named(first)} and {Named(second)}.");
        }

        return StudentInterval.PairedDifference([.. first.Select(value)], [.. second.Select(value)]);
    }

    private static string Named(IEnumerable<TaskRun> runs) => string.Join(", ", runs.Select(run => $"'{run.Name}' on '{run.Task}' with seed {run.Seed}"));
}
