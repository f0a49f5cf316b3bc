using System.Text.Json.Serialization;
using Octavo.Models;
using Octavo.Torch.Models;

namespace Octavo.Torch.Training;

/// <summary>How a model is trained. The presets give whole records; a sweep changes what it varies by <c>with</c>.</summary>
public sealed record TrainingOptions
{
    /// <summary>The largest width in the sweep that <see cref="Nano"/>'s learning rate comes from.</summary>
    private const int NanoWidth = 96;

    /// <summary>Small models (10 thousand to 1 million parameters) on characters, within seconds on a CPU.</summary>
    /// <remarks>The learning rate is the one that no size minded in a small sweep on Tiny Shakespeare; see tests/Octavo.Benchmarks/README.md.</remarks>
    public static TrainingOptions Nano { get; } = new()
    {
        Seed = 1,
        Steps = 500,
        BatchSize = 16,
        LearningRate = 5e-3,
        WarmupSteps = 25,
        FinalLearningRateShare = 0.1,
        WeightDecay = 0.1,
        Beta1 = 0.9,
        Beta2 = 0.99,
        ClipNorm = 1,
    };

    /// <summary>
    /// <see cref="Nano"/> with the learning rate of a model's width: <see cref="Nano"/>'s up to a width of 96, beyond it falling as 1/width, which is how the best rate of
    /// a Transformer's matrices moves (Yang et al. 2022, table 3). It ends near nanoGPT's 1e-3 at a width of 384.
    /// </summary>
    /// <param name="model">The model to be trained.</param>
    public static TrainingOptions NanoFor(GptConfig model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Nano with { LearningRate = Nano.LearningRate * Math.Min(1, (double)NanoWidth / model.Width) };
    }

    /// <summary>Models of GPT-2's small size on a GPU: half a million tokens a step at a context of 1024 (Brown et al. 2020, Table 2.1 and appendix B).</summary>
    public static TrainingOptions Gpt2 { get; } = new()
    {
        Seed = 1,
        Steps = 10_000,
        BatchSize = 512,
        MicroBatches = 32,
        LearningRate = 6e-4,
        WarmupSteps = 700,
        FinalLearningRateShare = 0.1,
        WeightDecay = 0.1,
        Beta1 = 0.9,
        Beta2 = 0.95,
        ClipNorm = 1,
        ValidateEvery = 250,
        StopAtSpike = SpikeRule.Default,
    };

    /// <summary>
    /// An encoder-decoder as in Vaswani et al. 2017, sections 5.1 to 5.3: the rate d^-0.5 min(step^-0.5, step w^-1.5) with w = 4,000 steps of
    /// warm-up, whose highest is (d w)^-0.5. A batch here counts pairs; 512 of some 50 tokens are the paper's 25,000 tokens.
    /// </summary>
    /// <param name="model">The model to be trained.</param>
    public static TrainingOptions VaswaniFor(EncoderDecoderConfig model)
    {
        ArgumentNullException.ThrowIfNull(model);
        const int Warmup = 4000;
        return new TrainingOptions
        {
            Seed = 1,
            Steps = 100_000,
            BatchSize = 512,
            LearningRate = 1 / Math.Sqrt((double)model.Width * Warmup),
            WarmupSteps = Warmup,
            FinalLearningRateShare = 0,
            Decay = LearningRateDecay.InverseSquareRoot,
            WeightDecay = 0,
            Beta1 = 0.9,
            Beta2 = 0.98,
            Epsilon = 1e-9,
            ClipNorm = null,
        };
    }

    /// <summary>Decides the initial weights, the batches and the dropout.</summary>
    public required int Seed { get; init; }

    /// <summary>Optimizer steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Sequences of a whole context per optimizer step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Highest learning rate, reached after the warm-up.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Steps over which the learning rate grows from 0 to its highest.</summary>
    public required int WarmupSteps { get; init; }

    /// <summary>Share of the highest learning rate that the cosine falls to at the last step; no other decay reads it.</summary>
    public required double FinalLearningRateShare { get; init; }

    /// <summary>How the learning rate falls after the warm-up.</summary>
    // Left out where it is the cosine: what earlier versions kept without it stays the same run.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LearningRateDecay Decay { get; init; }

    /// <summary>Decoupled weight decay of the matrices; biases and gains have none (Loshchilov and Hutter 2019).</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Decay rate of the mean of the gradients.</summary>
    public required double Beta1 { get; init; }

    /// <summary>Decay rate of the mean of the squared gradients.</summary>
    public required double Beta2 { get; init; }

    /// <summary>The gradient is scaled down to this global L2 norm where it is longer; null for no clipping.</summary>
    public required double? ClipNorm { get; init; }

    /// <summary>Added to the root in the update.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Parts in which a step's batch is computed, to save memory; must divide <see cref="BatchSize"/>.</summary>
    public int MicroBatches { get; init; } = 1;

    /// <summary>Steps between two points of the record; the first and the last step are always in it.</summary>
    public int RecordEvery { get; init; } = 10;

    /// <summary>Steps between two measurements of the validation loss; null measures it at the end only.</summary>
    public int? ValidateEvery { get; init; }

    /// <summary>About how many tokens of the validation split are predicted, in evenly spaced windows; null for all of them.</summary>
    public int? ValidationTokens { get; init; }

    /// <summary>Whether the share of the device's matmul peak is recorded; measures the peak once per process (a fraction of a second).</summary>
    public bool MeasureUtilisation { get; init; } = true;

    /// <summary>The numbers in which products are computed while training; validation losses are always measured in the weights' own type.</summary>
    public Precision Precision { get; init; }

    /// <summary>
    /// Whether a block keeps its input alone and is computed again when its gradient is due: the same result to the bit, for about a third
    /// more arithmetic and the activations of one block instead of all (Chen et al. 2016, section 3).
    /// </summary>
    public bool RecomputeBlocks { get; init; }

    /// <summary>
    /// Puts whole documents into rows, each once an epoch; null draws windows from anywhere in the tokens as they lie, whichever documents they
    /// belong to. Validation tokens are measured as they lie in any case.
    /// </summary>
    public DocumentPacking? Packing { get; init; }

    /// <summary>
    /// Ends the run at a loss that this rule calls a spike, with the batch and the last good checkpoint named; null trains through any finite
    /// loss. It changes no number, so a run may go on from its checkpoints with another rule.
    /// </summary>
    /// <remarks>Off unless asked for: a sweep over learning rates wants to see them fail. <see cref="Gpt2"/>, for runs of days, asks for it.</remarks>
    [JsonIgnore]
    public SpikeRule? StopAtSpike { get; init; }

    /// <summary>
    /// Looks at the loss and every gradient before each update, and names the first part of the model with a number that is not finite. It
    /// changes no number, so a run may go on from its checkpoints with it; it waits for the device at every step.
    /// </summary>
    [JsonIgnore]
    public bool DetectAnomalies { get; init; }

    /// <summary>Throws if the values are at odds; the message names them.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or two values cannot go together.</exception>
    public void Validate()
    {
        Check(Steps >= 1, $"Steps is {Steps}; it must be at least 1");
        Check(BatchSize >= 1, $"BatchSize is {BatchSize}; it must be at least 1");
        Check(MicroBatches >= 1, $"MicroBatches is {MicroBatches}; it must be at least 1");
        Check(BatchSize % Math.Max(1, MicroBatches) == 0, $"BatchSize {BatchSize} is not a multiple of MicroBatches {MicroBatches}");
        Check(WarmupSteps >= 0 && WarmupSteps <= Steps, $"WarmupSteps {WarmupSteps} must lie between 0 and Steps {Steps}");
        Check(LearningRate > 0 && double.IsFinite(LearningRate), $"LearningRate is {LearningRate}; it must be positive");
        Check(FinalLearningRateShare is >= 0 and <= 1, $"FinalLearningRateShare {FinalLearningRateShare} is outside [0, 1]");
        Check(WeightDecay >= 0, $"WeightDecay is {WeightDecay}; it must not be negative");
        Check(LearningRate * WeightDecay < 1, $"LearningRate {LearningRate} times WeightDecay {WeightDecay} is 1 or more: weights would change sign at every step");
        Check(Beta1 is >= 0 and < 1, $"Beta1 {Beta1} is outside [0, 1)");
        Check(Beta2 is >= 0 and < 1, $"Beta2 {Beta2} is outside [0, 1)");
        Check(Epsilon > 0, $"Epsilon is {Epsilon}; it must be positive");
        Check(ClipNorm is null or > 0, $"ClipNorm is {ClipNorm}; it must be positive, or null for no clipping");
        Check(RecordEvery >= 1, $"RecordEvery is {RecordEvery}; it must be at least 1");
        Check(ValidateEvery is null or >= 1, $"ValidateEvery is {ValidateEvery}; it must be at least 1, or null");
        Check(ValidationTokens is null or >= 1, $"ValidationTokens is {ValidationTokens}; it must be at least 1, or null for the whole split");
        Check(Enum.IsDefined(Precision), $"Precision is {Precision}; it must be Single, TensorFloat32 or BFloat16");
        Check(Enum.IsDefined(Decay), $"Decay is {Decay}; it must be Cosine or InverseSquareRoot");
        StopAtSpike?.Validate();
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException($"TrainingOptions: {otherwise}.");
        }
    }
}
