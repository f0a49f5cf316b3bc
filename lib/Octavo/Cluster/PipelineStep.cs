namespace Octavo.Cluster;

/// <summary>One pass of one micro-batch through a part of a stage.</summary>
/// <param name="Stage">The stage, from 0.</param>
/// <param name="Chunk">The stage's part, from 0; 0 where stages are not interleaved.</param>
/// <param name="MicroBatch">The micro-batch, from 0.</param>
/// <param name="Backward">Whether it is the backward pass.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
public sealed record PipelineStep(int Stage, int Chunk, int MicroBatch, bool Backward, double Start, double End);
