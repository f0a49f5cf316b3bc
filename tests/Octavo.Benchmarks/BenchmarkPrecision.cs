using Octavo.Torch.Models;
using Octavo.Torch.Training;

namespace Octavo.Benchmarks;

/// <summary>The one place that knows which precisions the library trains in, and how one asks for them.</summary>
internal static class BenchmarkPrecision
{
    /// <summary>Precisions that <see cref="Apply"/> can set.</summary>
    public static IReadOnlyList<string> Offered { get; } = ["fp32", "bf16"];

    /// <summary>Training options in that precision.</summary>
    /// <exception cref="ArgumentException">The library does not offer it.</exception>
    public static TrainingOptions Apply(TrainingOptions options, string precision) => precision switch
    {
        "fp32" => options with { Precision = Precision.Single },
        "bf16" => options with { Precision = Precision.BFloat16 },
        _ => throw new ArgumentException($"--precision {precision}: the library trains in {string.Join(", ", Offered)}; leave '{precision}' out."),
    };
}
