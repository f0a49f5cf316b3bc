using Octavo.Models;

namespace Octavo.Cluster;

/// <summary>What a plan keeps on its fullest GPU, in bytes: that of the first stage, with the embeddings and most micro-batches in flight.</summary>
/// <param name="Weights">Weights.</param>
/// <param name="Gradients">Gradients.</param>
/// <param name="Optimizer">The optimizer's state.</param>
/// <param name="Activations">Activations kept for the backward pass.</param>
public sealed record MemoryUse(double Weights, double Gradients, double Optimizer, double Activations)
{
    /// <summary>All of it. Fragmentation and the buffers of libraries come on top: a few percent.</summary>
    public double Total => Weights + Gradients + Optimizer + Activations;

    /// <summary>The memory of a plan.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">How it is spread.</param>
    /// <param name="state">Bytes for each parameter; 16 (mixed precision with Adam) unless given.</param>
    /// <exception cref="ArgumentException">The model cannot be split so.</exception>
    public static MemoryUse Of(GptConfig model, ParallelPlan plan, TrainingState? state = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Validate(model);
        state ??= TrainingState.MixedPrecision;
        var parameters = ParametersOnFirstStage(model, plan);
        double Share(double bytes, int from) => parameters * (plan.Zero >= from ? bytes / plan.Data : bytes);
        return new MemoryUse(
            Share(state.Weights, 3), Share(state.Gradients, 2), Share(state.Optimizer, 1), ActivationMemory.OnFirstStage(model, plan));
    }

    /// <summary>Parameters on a GPU of the first stage: its layers and the embeddings, the token embedding split as the matrices are.</summary>
    public static double ParametersOnFirstStage(GptConfig model, ParallelPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var count = ParameterCount.ForGpt(model);
        return (((double)count.NonEmbedding / plan.Pipeline) + count.TokenEmbedding) / plan.Tensor + count.PositionEmbedding;
    }
}
