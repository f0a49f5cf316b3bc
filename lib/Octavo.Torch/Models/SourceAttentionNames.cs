namespace Octavo.Torch.Models;

/// <summary>What a model calls the parts of a block that read another sequence, each a path of names with dots between them.</summary>
internal sealed record SourceAttentionNames
{
    /// <summary>The layer norm that belongs to this attention.</summary>
    public required string Normalization { get; init; }

    /// <summary>The product that makes queries of the block's own sequence.</summary>
    public required string Query { get; init; }

    /// <summary>The product that makes keys and values of the other.</summary>
    public required string KeyValue { get; init; }

    /// <summary>The product that writes the result to the residual stream.</summary>
    public required string Output { get; init; }
}
