using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>
/// Gradients through blocks of which each keeps its input alone and is computed a second time when its gradient is due (Chen et al. 2016,
/// section 3): the same bits, about a third more arithmetic, and activations of one block instead of all.
/// </summary>
internal static class Recomputation
{
    /// <summary>Adds the gradients of a loss to those of the parameters, and gives the loss.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="embedded">What the first block reads, [batch, time, width], with the graph it came from.</param>
    /// <param name="pass">What the blocks share.</param>
    /// <param name="differentiate">
    /// From the last block's output to the loss, a scalar tensor; leaves the loss's gradients with that output and with the leaves of <paramref name="shared"/>.
    /// </param>
    /// <param name="blockDone">Called with each block, the last one first, when all gradients of its parameters are there; null for nobody.</param>
    /// <param name="shared">
    /// Parameters that both the head and what comes before the blocks read, each with the leaf that the head reads instead: libtorch then
    /// adds a parameter's two shares before it adds them to an earlier part's gradient, as it does in one graph.
    /// </param>
    public static Tensor Run(
        BlockStack blocks, Tensor embedded, ForwardPass pass, Func<Tensor, Tensor> differentiate, Action<int>? blockDone, params (Tensor Parameter, Tensor Leaf)[] shared)
    {
        using var scope = NewDisposeScope();

        // What each block reads, and where its dropout's generator stood.
        var kept = new List<(Tensor Input, Tensor? Generator)>();
        var output = embedded.detach();
        using (no_grad())
        {
            foreach (var block in blocks)
            {
                kept.Add((output, pass.Dropout?.State()));
                output = block.Transform(output, pass);
            }
        }

        var after = pass.Dropout?.State();
        var end = output.detach().requires_grad_(true);
        var loss = differentiate(end);
        var gradient = end.grad!;
        for (var layer = kept.Count - 1; layer >= 0; layer--)
        {
            using var blockScope = NewDisposeScope();
            var (input, generator) = kept[layer];
            if (generator is not null)
            {
                pass.Dropout!.Restore(generator);
            }

            var again = input.detach().requires_grad_(true);
            blocks[layer].Transform(again, pass).backward([gradient]);
            input.Dispose();
            gradient.Dispose();
            gradient = again.grad!.MoveToOuterDisposeScope();
            blockDone?.Invoke(layer);
        }

        if (after is not null)
        {
            pass.Dropout!.Restore(after);
        }

        autograd.backward(
            [embedded, .. shared.Select(pair => pair.Parameter.view(pair.Parameter.shape))],
            [gradient, .. shared.Select(pair => pair.Leaf.grad!)]);
        return loss.detach().MoveToOuterDisposeScope();
    }
}
