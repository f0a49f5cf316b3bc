using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>A model's blocks, numbered from 0 in the order in which they are applied.</summary>
internal sealed class BlockStack(BlockDesign design, Initializer initializer, int layers)
    : ModuleList<Block>([.. Enumerable.Range(0, layers).Select(layer => new Block(design, initializer, layer))])
{
    /// <summary>[batch, time, width] to the same shape.</summary>
    public Tensor Transform(Tensor residual, ForwardPass pass)
    {
        using var scope = NewDisposeScope();
        var current = residual;
        foreach (var block in this)
        {
            var next = block.Transform(current, pass);
            if (!ReferenceEquals(current, residual))
            {
                current.Dispose();
            }

            current = next;
        }

        return current.MoveToOuterDisposeScope();
    }
}
