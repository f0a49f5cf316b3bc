using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Copies the attention weights of one sequence's pass, layer by layer.</summary>
internal sealed class AttentionRecorder
{
    private readonly List<float[][][]> _layers = [];

    /// <summary>Weights so far: [layer][head][query][key].</summary>
    public float[][][][] Weights => [.. _layers];

    /// <summary>Adds a layer's weights, [heads, queries, keys].</summary>
    public void Add(Tensor weights, long heads)
    {
        if (weights.shape[0] != heads)
        {
            throw new ArgumentException($"Attention weights are recorded of one sequence at a time; this pass has {weights.shape[0] / heads}.");
        }

        using var scope = NewDisposeScope();
        var (queries, keys) = ((int)weights.shape[1], (int)weights.shape[2]);
        var values = weights.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        _layers.Add([.. values.Chunk(queries * keys).Select(head => head.Chunk(keys).ToArray())]);
    }
}
