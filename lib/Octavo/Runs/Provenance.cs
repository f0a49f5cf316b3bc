namespace Octavo.Runs;

/// <summary>What a notebook's numbers were made with: shown beside them, and read by the report.</summary>
public sealed record Provenance
{
    /// <summary>Where tensors lived, for example "cpu, 2 threads" or "cuda:0, NVIDIA H100".</summary>
    public required string Device { get; init; }

    /// <summary>libtorch's version and where it was loaded from ("package", "OCTAVO_LIBTORCH"), without machine paths.</summary>
    public required string Libtorch { get; init; }

    /// <summary>The notebook's base seed.</summary>
    public required int Seed { get; init; }

    /// <summary>The notebook's profile: quick, full or gpu.</summary>
    public required string Profile { get; init; }

    /// <summary>SHA-256 of each corpus or file used, by data set name.</summary>
    public required IReadOnlyDictionary<string, string> DataHashes { get; init; }
}
