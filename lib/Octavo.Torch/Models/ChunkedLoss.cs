using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>
/// Cross-entropy a chunk of positions at a time, so that a large vocabulary's logits are never all in memory: at 50,257 tokens the logits
/// of 16 contexts of 1,024 would take 3.3 GB, and training keeps three such tensors.
/// </summary>
/// <remarks>
/// The gradient of a chunk's loss is known as soon as its logits are, so each chunk is differentiated at once and nothing is computed twice.
/// Where all positions fit in one chunk, the arithmetic is that of the loss in one piece.
/// </remarks>
internal static class ChunkedLoss
{
    /// <summary>Logits in memory at a time: 128 MB in single precision, large enough that the products stay efficient.</summary>
    private const long Logits = 1L << 25;

    /// <summary>Positions whose logits are in memory at a time.</summary>
    public static long Rows(long vocabulary) => Math.Max(1, Logits / vocabulary);

    /// <summary>The mean loss without gradients.</summary>
    /// <param name="model">Gives the logits.</param>
    /// <param name="residual">[positions, width].</param>
    /// <param name="targets">[positions].</param>
    /// <param name="rows">Positions at a time.</param>
    /// <param name="precision">The numbers in which logits are computed.</param>
    public static Tensor Mean(Gpt model, Tensor residual, Tensor targets, long rows, Precision precision)
    {
        using var scope = NewDisposeScope();
        var positions = residual.shape[0];
        var total = zeros(1, dtype: residual.dtype, device: residual.device).squeeze_(0);
        for (long start = 0; start < positions; start += rows)
        {
            using var chunkScope = NewDisposeScope();
            var count = Math.Min(rows, positions - start);
            total.Increase(nn.functional.cross_entropy(model.Logits(residual.narrow(0, start, count), precision), targets.narrow(0, start, count), reduction: nn.Reduction.Sum));
        }

        return total.Divide(positions).MoveToOuterDisposeScope();
    }

    /// <summary>The mean loss divided by <paramref name="parts"/>, and its gradients; no parameter's gradient is changed.</summary>
    /// <param name="residual">[positions, width].</param>
    /// <param name="embedding">The token embedding, [vocabulary, width].</param>
    /// <param name="targets">[positions].</param>
    /// <param name="rows">Positions at a time.</param>
    /// <param name="parts">What the loss is divided by: the parts of an optimizer step's batch.</param>
    /// <param name="precision">The numbers in which logits are computed.</param>
    public static (Tensor Loss, Tensor Residual, Tensor Embedding) Differentiate(Tensor residual, Tensor embedding, Tensor targets, long rows, int parts, Precision precision)
    {
        using var scope = NewDisposeScope();
        var positions = residual.shape[0];
        var inputs = residual.detach().requires_grad_(true);
        var weight = embedding.detach().requires_grad_(true);
        Tensor? total = null;
        for (long start = 0; start < positions; start += rows)
        {
            using var chunkScope = NewDisposeScope();
            var count = Math.Min(rows, positions - start);
            var logits = Gpt.Logits(inputs.narrow(0, start, count), weight, precision); // [chunk, vocabulary]
            var loss = count == positions
                ? nn.functional.cross_entropy(logits, targets)
                : nn.functional.cross_entropy(logits, targets.narrow(0, start, count), reduction: nn.Reduction.Sum).DividedBy(positions);

            // Of the logits only their softmax is needed again, and they are as large.
            logits.Dispose();
            var share = parts == 1 ? loss : loss.DividedBy(parts);
            share.backward();
            var detached = share.detach();
            total = (total is null ? detached : total.Plus(detached)).MoveToOuterDisposeScope();
        }

        return (total!.MoveToOuterDisposeScope(), inputs.grad!.MoveToOuterDisposeScope(), weight.grad!.MoveToOuterDisposeScope());
    }
}
