namespace Octavo.Cluster;

/// <summary>Bytes that training holds for each parameter.</summary>
/// <param name="Weights">The weights that are computed with.</param>
/// <param name="Gradients">The gradients.</param>
/// <param name="Optimizer">The optimizer's: a copy of the weights in full precision and two moments.</param>
public sealed record TrainingState(double Weights, double Gradients, double Optimizer)
{
    /// <summary>fp16 weights and gradients, fp32 copy and moments of Adam: 16 bytes (Rajbhandari et al. 2020, section 3.1).</summary>
    public static TrainingState MixedPrecision { get; } = new(2, 2, 12);

    /// <summary>bf16 weights with gradients summed in fp32: 18 bytes (Megatron-LM's documentation of its distributed optimizer).</summary>
    public static TrainingState FloatGradients { get; } = new(2, 4, 12);

    /// <summary>Everything in fp32: 16 bytes.</summary>
    public static TrainingState Single { get; } = new(4, 4, 8);

    /// <summary>Bytes for each parameter on one of <paramref name="data"/> ranks that share the work by a stage of ZeRO.</summary>
    /// <param name="stage">0 shares nothing, 1 the optimizer's state, 2 also the gradients, 3 also the weights.</param>
    /// <param name="data">Data-parallel ranks.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stage, or no rank.</exception>
    public double BytesPerParameter(int stage, int data)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stage, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stage, 3);
        ArgumentOutOfRangeException.ThrowIfLessThan(data, 1);
        return (stage >= 3 ? Weights / data : Weights) + (stage >= 2 ? Gradients / data : Gradients) + (stage >= 1 ? Optimizer / data : Optimizer);
    }
}
