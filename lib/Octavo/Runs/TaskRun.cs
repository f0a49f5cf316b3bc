using Octavo.Evaluation;

namespace Octavo.Runs;

/// <summary>The record of one model's training on one task, and of its test.</summary>
public sealed record TaskRun
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The task's name.</summary>
    public required string Task { get; init; }

    /// <summary>Decided the initial weights and the batches.</summary>
    public required int Seed { get; init; }

    /// <summary>Parameters of the model, all of them.</summary>
    public required long TotalParameters { get; init; }

    /// <summary>Parameters that training changed.</summary>
    public required long TrainedParameters { get; init; }

    /// <summary>Different training examples that there were; null where every step drew new ones.</summary>
    public int? TrainingExamples { get; init; }

    /// <summary>The points, in the order of the steps.</summary>
    public required IReadOnlyList<TaskPoint> Points { get; init; }

    /// <summary>Share of the test examples' scored tokens that are right.</summary>
    public required double TestAccuracy { get; init; }

    /// <summary>Share of the test examples of which every scored token is right.</summary>
    public required double TestExactMatch { get; init; }

    /// <summary>Mean loss of the test examples' scored tokens, in nats.</summary>
    public required double TestLoss { get; init; }

    /// <summary>How close the translations of the test examples are to what is right; null where nothing is translated.</summary>
    public BleuScore? TestBleu { get; init; }

    /// <summary>Share of the places in the training batches that held no token; null where no example is shorter than another.</summary>
    public double? PaddingShare { get; init; }

    /// <summary>Tests on other tasks, in the order of the plan; null where there were none.</summary>
    public IReadOnlyList<TaskTest>? OtherTests { get; init; }

    /// <summary>How many test examples there were.</summary>
    public required int TestExamples { get; init; }

    /// <summary>The accuracy of who reads nothing.</summary>
    public required double ChanceAccuracy { get; init; }

    /// <summary>Optimizer steps that were taken.</summary>
    public required int Steps { get; init; }

    /// <summary>The step whose weights were tested: an earlier one where training ended because validation no longer improved.</summary>
    public required int TestedStep { get; init; }

    /// <summary>Tokens read in training, padding included.</summary>
    public required long Tokens { get; init; }

    /// <summary>FLOPs of the forward and backward passes, by the model's formula; a multiply-add is 2.</summary>
    public required double TrainingFlops { get; init; }

    /// <summary>Seconds of training, without validation and test.</summary>
    public required double Seconds { get; init; }

    /// <summary>What it ran on.</summary>
    public required string Device { get; init; }
}
