using Octavo.Models;

namespace Octavo.Runs;

/// <summary>The record of one training run: everything a figure, a table or a verdict needs, and no tensor.</summary>
public sealed record TrainingRun
{
    /// <summary>Name of the model's configuration.</summary>
    public required string Name { get; init; }

    /// <summary>The model's shape; null where the model is not a GPT.</summary>
    public GptConfig? Model { get; init; }

    /// <summary>Seed of initialisation and batches.</summary>
    public required int Seed { get; init; }

    /// <summary>The corpus trained on, by its manifest's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>Parameters without token and position embeddings (Kaplan et al. 2020, section 2.1).</summary>
    public required long NonEmbeddingParameters { get; init; }

    /// <summary>All parameters, the tied output counted once.</summary>
    public required long TotalParameters { get; init; }

    /// <summary>The points in step order.</summary>
    public required IReadOnlyList<TrainingPoint> Points { get; init; }

    /// <summary>Validation loss at the end, in nats per token.</summary>
    public required double FinalValidationLoss { get; init; }

    /// <summary>Validation loss at the end, in bits per UTF-8 byte; null where the tokenizer has no byte count.</summary>
    public double? FinalBitsPerByte { get; init; }

    /// <summary>Tokens trained on.</summary>
    public required long Tokens { get; init; }

    /// <summary>Training FLOPs, forward and backward, a multiply-add counted as 2.</summary>
    public required double TrainingFlops { get; init; }

    /// <summary>Wall time of training, validation excluded.</summary>
    public required double Seconds { get; init; }

    /// <summary>Share of the device's measured matmul peak that the model's FLOPs used; null where no peak was measured.</summary>
    public double? FlopUtilisation { get; init; }

    /// <summary>Where it ran, for example "cpu (2 threads)".</summary>
    public required string Device { get; init; }

    /// <summary>Training tokens per second.</summary>
    public double TokensPerSecond => Tokens / Seconds;
}
