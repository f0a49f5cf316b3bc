using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>
/// Gradients through blocks one at a time, the same bits as in one graph: between two blocks it is known that all of the later one's
/// gradients are there, and what waits for them can begin.
/// </summary>
internal static class BlockwiseBackpropagation
{
    /// <inheritdoc cref="Recomputation.Run"/>
    public static Tensor Run(
        BlockStack blocks, Tensor embedded, ForwardPass pass, Func<Tensor, Tensor> differentiate, Action<int>? blockDone, params (Tensor Parameter, Tensor Leaf)[] shared)
    {
        using var scope = NewDisposeScope();
        var kept = new List<(Tensor Input, Tensor Output)>();
        var current = embedded.detach().requires_grad_(true);
        foreach (var block in blocks)
        {
            var output = block.Transform(current, pass);
            kept.Add((current, output));
            current = output.detach().requires_grad_(true);
        }

        var loss = differentiate(current);
        var gradient = current.grad!;
        for (var layer = kept.Count - 1; layer >= 0; layer--)
        {
            var (input, output) = kept[layer];
            output.backward([gradient]);
            gradient.Dispose();
            gradient = input.grad!;

            // The graph of this block, and with it what the block kept, goes here.
            output.Dispose();
            blockDone?.Invoke(layer);
        }

        autograd.backward(
            [embedded, .. shared.Select(pair => pair.Parameter.view(pair.Parameter.shape))],
            [gradient, .. shared.Select(pair => pair.Leaf.grad!)]);
        return loss.detach().MoveToOuterDisposeScope();
    }
}
