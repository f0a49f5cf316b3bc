using Octavo.Models;

namespace Octavo.Cluster;

/// <summary>How a training is spread over GPUs (Narayanan et al. 2021, section 3).</summary>
public sealed record ParallelPlan
{
    /// <summary>Copies of the model, each with its share of the batch: d.</summary>
    public int Data { get; init; } = 1;

    /// <summary>GPUs that share each layer's matrices: t.</summary>
    public int Tensor { get; init; } = 1;

    /// <summary>Stages that the layers are split into: p.</summary>
    public int Pipeline { get; init; } = 1;

    /// <summary>Parts of the layers that each stage holds, taken in turn (interleaving): v; 1 for a plain pipeline.</summary>
    public int Chunks { get; init; } = 1;

    /// <summary>Sequences of one optimizer step, over all copies: B.</summary>
    public required int Batch { get; init; }

    /// <summary>Sequences that one GPU takes at once: b.</summary>
    public int MicroBatch { get; init; } = 1;

    /// <summary>What copies share by ZeRO: 0 nothing, 1 the optimizer's state, 2 also gradients, 3 also weights.</summary>
    public int Zero { get; init; }

    /// <summary>Whether what is not a matrix product is split along the sequence over the tensor-parallel GPUs.</summary>
    public bool SequenceParallel { get; init; }

    /// <summary>What the backward pass computes again.</summary>
    public Recomputation Recomputation { get; init; }

    /// <summary>GPUs in all: n = p * t * d.</summary>
    public int Devices => Data * Tensor * Pipeline;

    /// <summary>Micro-batches of one step in one pipeline: m = B / (b * d).</summary>
    public int MicroBatches => Batch / (MicroBatch * Data);

    /// <summary>Idle time of a pipeline over its working time: (p - 1) / (v * m).</summary>
    public double Bubble => (Pipeline - 1) / ((double)Chunks * MicroBatches);

    /// <summary>Checks that the model can be split so.</summary>
    /// <exception cref="ArgumentException">It cannot; the message says which number does not go into which.</exception>
    public void Validate(GptConfig model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Validate();
        foreach (var (name, value) in new[]
            { (nameof(Data), Data), (nameof(Tensor), Tensor), (nameof(Pipeline), Pipeline), (nameof(Chunks), Chunks), (nameof(Batch), Batch), (nameof(MicroBatch), MicroBatch) })
        {
            Require(value >= 1, $"{name} is {value}; it must be at least 1");
        }

        Require(Zero is >= 0 and <= 3, $"Zero is {Zero}; there are the stages 0 to 3");
        Require(model.Heads % Tensor == 0, $"{Tensor} tensor-parallel GPUs cannot share {model.Heads} heads evenly");
        Require(model.Layers % (Pipeline * Chunks) == 0, $"{model.Layers} layers cannot be split evenly into {Pipeline} stages of {Chunks} parts");
        Require(Batch % (Data * MicroBatch) == 0, $"a batch of {Batch} sequences cannot be split evenly into {Data} copies' micro-batches of {MicroBatch}");
        Require(Chunks == 1 || Pipeline > 1, "there is nothing to interleave in a single stage");
        Require(Chunks == 1 || MicroBatches % Pipeline == 0, $"interleaving needs the {MicroBatches} micro-batches to be a multiple of the {Pipeline} stages");
        Require(!SequenceParallel || Tensor > 1, "sequence parallelism needs tensor-parallel GPUs to split the sequence over");
        Require(Zero < 2 || Pipeline == 1, $"stage {Zero} of ZeRO would gather and reduce at every micro-batch of a pipeline; use stage 0 or 1 with it");
    }

    /// <summary>For example "data 6, tensor 8, pipeline 16 (2 parts each), micro-batches of 1, ZeRO-1, full recomputation".</summary>
    public override string ToString() => string.Join(", ", new[]
    {
        $"data {Data}",
        $"tensor {Tensor}",
        $"pipeline {Pipeline}{(Chunks > 1 ? $" ({Chunks} parts each)" : "")}",
        $"micro-batches of {MicroBatch}",
        Zero > 0 ? $"ZeRO-{Zero}" : null,
        SequenceParallel ? "sequence-parallel" : null,
        Recomputation is Recomputation.None ? null : $"{Recomputation.ToString().ToLowerInvariant()} recomputation",
    }.Where(part => part is not null));

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new ArgumentException($"The plan does not work: {problem}.");
        }
    }
}
