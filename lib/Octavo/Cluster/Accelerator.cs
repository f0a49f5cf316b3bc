namespace Octavo.Cluster;

/// <summary>A GPU as a planner sees it. Peaks are dense: data sheets also print figures twice as large, for matrices half of zeros.</summary>
public sealed record Accelerator
{
    /// <summary>What it is called on the command line, for example "a100-80gb".</summary>
    public required string Name { get; init; }

    /// <summary>Peak of dense products in fp16 or bf16, in FLOP/s; a multiply-add is 2.</summary>
    public required double FlopsPerSecond { get; init; }

    /// <summary>Memory in bytes.</summary>
    public required double MemoryBytes { get; init; }

    /// <summary>Bandwidth of its memory in bytes per second.</summary>
    public required double MemoryBytesPerSecond { get; init; }

    /// <summary>What it sends to GPUs of the same server, in bytes per second and direction (NVLink).</summary>
    public required double LinkBytesPerSecond { get; init; }

    /// <summary>What it sends to other servers, in bytes per second and direction: its share of the server's network cards.</summary>
    public required double NetworkBytesPerSecond { get; init; }

    /// <summary>GPUs in one server.</summary>
    public int PerServer { get; init; } = 8;

    /// <summary>Electric power under load, in watts, by the data sheet; the server around it is not in it.</summary>
    public required double Watts { get; init; }

    /// <summary>Where the numbers are from.</summary>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
