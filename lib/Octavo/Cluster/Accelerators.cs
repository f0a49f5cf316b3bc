namespace Octavo.Cluster;

/// <summary>The GPUs that large language models were and are trained on.</summary>
public static class Accelerators
{
    private const double Giga = 1e9;
    private const double Tera = 1e12;

    /// <summary>V100 SXM2 with 32 GB. Network: 400 Gb/s for a server of eight, as in the machine that trained GPT-3.</summary>
    public static Accelerator V100 { get; } = new()
    {
        Name = "v100-32gb",
        FlopsPerSecond = 125 * Tera,
        MemoryBytes = 32 * Giga,
        MemoryBytesPerSecond = 0.9 * Tera,
        LinkBytesPerSecond = 150 * Giga,
        NetworkBytesPerSecond = 6.25 * Giga,
        Watts = 300,
        Source = "NVIDIA V100 data sheet; Microsoft 2020 for the network",
    };

    /// <summary>A100 SXM with 40 GB.</summary>
    public static Accelerator A100Small { get; } = new()
    {
        Name = "a100-40gb",
        FlopsPerSecond = 312 * Tera,
        MemoryBytes = 40 * Giga,
        MemoryBytesPerSecond = 1.6 * Tera,
        LinkBytesPerSecond = 300 * Giga,
        NetworkBytesPerSecond = 25 * Giga,
        Watts = 400,
        Source = "NVIDIA A100 data sheet; one 200 Gb/s card for each GPU, as in Narayanan et al. 2021, section 5",
    };

    /// <summary>A100 SXM with 80 GB.</summary>
    public static Accelerator A100 { get; } = A100Small with { Name = "a100-80gb", MemoryBytes = 80 * Giga, MemoryBytesPerSecond = 2.0 * Tera };

    /// <summary>H100 SXM with 80 GB.</summary>
    public static Accelerator H100 { get; } = new()
    {
        Name = "h100-80gb",
        FlopsPerSecond = 989 * Tera,
        MemoryBytes = 80 * Giga,
        MemoryBytesPerSecond = 3.35 * Tera,
        LinkBytesPerSecond = 450 * Giga,
        NetworkBytesPerSecond = 50 * Giga,
        Watts = 700,
        Source = "NVIDIA H100 data sheet; one 400 Gb/s card for each GPU",
    };

    /// <summary>H200 SXM with 141 GB.</summary>
    public static Accelerator H200 { get; } = H100 with
    {
        Name = "h200-141gb",
        MemoryBytes = 141 * Giga,
        MemoryBytesPerSecond = 4.8 * Tera,
        Source = "NVIDIA H200 data sheet; one 400 Gb/s card for each GPU",
    };

    /// <summary>All of them, oldest first.</summary>
    public static IReadOnlyList<Accelerator> All { get; } = [V100, A100Small, A100, H100, H200];

    /// <summary>The one of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those that there are.</exception>
    public static Accelerator ByName(string name) =>
        All.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no GPU '{name}'. There are: {string.Join(", ", All.Select(one => one.Name))}.");
}
