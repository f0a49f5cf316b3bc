namespace Octavo.Torch.Models;

/// <summary>What a model's published checkpoints call the parts of a block, each a path of names with dots between them.</summary>
internal sealed record BlockNames
{
    /// <summary>The layer norm that belongs to attention.</summary>
    public required string AttentionNormalization { get; init; }

    /// <summary>The product that makes queries, keys and values: one here, three in some checkpoints.</summary>
    public required string QueryKeyValue { get; init; }

    /// <summary>The product that writes attention's result to the residual stream.</summary>
    public required string AttentionOutput { get; init; }

    /// <summary>The parts that read another sequence; null in blocks that read none.</summary>
    public SourceAttentionNames? Source { get; init; }

    /// <summary>The layer norm that belongs to the perceptron.</summary>
    public required string FeedForwardNormalization { get; init; }

    /// <summary>The perceptron's first product.</summary>
    public required string Expand { get; init; }

    /// <summary>The perceptron's second product.</summary>
    public required string Contract { get; init; }
}
