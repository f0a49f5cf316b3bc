using Octavo.Models;

namespace Octavo.Cluster;

/// <summary>
/// Bytes of activations that one GPU keeps for the backward pass, in 16-bit precision with dropout
/// (Korthikanti et al. 2022, "Reducing Activation Recomputation in Large Transformer Models", sections 4 and 5).
/// </summary>
public static class ActivationMemory
{
    /// <summary>Bytes of one layer for one micro-batch of <paramref name="sequences"/> sequences of the model's context length.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sequences">Sequences in the micro-batch: b.</param>
    /// <param name="tensor">Tensor-parallel GPUs: t.</param>
    /// <param name="sequenceParallel">Whether the rest is split along the sequence.</param>
    /// <param name="recomputation">What is computed again.</param>
    public static double PerLayer(
        GptConfig model, int sequences, int tensor = 1, bool sequenceParallel = false, Recomputation recomputation = Recomputation.None)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tensor, 1);
        double s = model.ContextLength, h = model.Width, a = model.Heads, t = tensor;
        var unit = s * sequences * h;

        // Table 2 of the paper; full recomputation keeps a layer's input alone.
        var scores = recomputation is Recomputation.None ? 5 * a * s / h : 0;
        return recomputation is Recomputation.Full
            ? 2 * unit / (sequenceParallel ? t : 1)
            : sequenceParallel ? unit / t * (34 + scores) : unit * (10 + (24 / t) + (scores / t));
    }

    /// <summary>Bytes on the first stage, which keeps most: its layers for every micro-batch in flight, and what is being recomputed.</summary>
    public static double OnFirstStage(GptConfig model, ParallelPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Validate(model);
        var layer = PerLayer(model, plan.MicroBatch, plan.Tensor, plan.SequenceParallel, plan.Recomputation);

        // 1F1B keeps at most p micro-batches of L/p layers; interleaving (p-1)/(pv) more (section 4.2.3).
        var inFlight = Math.Min(plan.Pipeline, plan.MicroBatches) * (double)model.Layers / plan.Pipeline;
        var interleaved = plan.Chunks > 1 ? 1 + ((plan.Pipeline - 1) / ((double)plan.Pipeline * plan.Chunks)) : 1;
        var recomputed = plan.Recomputation is Recomputation.Full ? PerLayer(model, plan.MicroBatch, plan.Tensor, plan.SequenceParallel) : 0;
        return (layer * inFlight * interleaved) + recomputed + Logits(model, plan);
    }

    // Section 4.3: with one stage the output layer's inputs and fp32 logits are on the same GPU; with more, the last stage has them and fewer micro-batches.
    private static double Logits(GptConfig model, ParallelPlan plan) => plan.Pipeline > 1
        ? 0
        : 4.0 * model.ContextLength * plan.MicroBatch * model.Width / plan.Tensor * (1 + ((double)model.VocabularySize / model.Width));
}
