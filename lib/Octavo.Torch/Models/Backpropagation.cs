using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Computes a loss and adds its gradients to those of the parameters, with as little in memory as is asked for.</summary>
/// <remarks>
/// The chain rule is applied here from block to block, and by libtorch within a block. An autograd function of its own, which would call
/// back from libtorch's threads into C#, is not needed for that, and nothing outlives the call.
/// </remarks>
internal static class Backpropagation
{
    /// <summary>Adds the gradients of the mean loss divided by <paramref name="parts"/>, and gives that loss.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Token numbers, [batch, time].</param>
    /// <param name="targets">The token after each input, [batch, time].</param>
    /// <param name="parts">What the loss is divided by: the parts of an optimizer step's batch.</param>
    /// <param name="dropout">This step's dropout; null for none.</param>
    /// <param name="precision">The numbers in which products are computed.</param>
    /// <param name="recompute">
    /// Whether a block keeps its input alone and is computed a second time when its gradient is due (Chen et al. 2016, section 3): the same
    /// bits, about a third more arithmetic, and activations of one block instead of all.
    /// </param>
    /// <param name="rows">Positions whose logits are in memory at a time; null for <see cref="ChunkedLoss.Rows"/>.</param>
    /// <param name="separator">The token that a document begins with, where documents must not see each other; null where all is one.</param>
    /// <param name="blockDone">Called with each block, the last one first, when all gradients of its parameters are there; null for nobody.</param>
    public static Tensor Run(
        Gpt model,
        Tensor inputs,
        Tensor targets,
        int parts,
        Dropout? dropout,
        Precision precision,
        bool recompute,
        long? rows = null,
        int? separator = null,
        Action<int>? blockDone = null)
    {
        using var scope = NewDisposeScope();
        var chunk = rows ?? ChunkedLoss.Rows(model.Config.VocabularySize);
        if (recompute || blockDone is not null)
        {
            return BlockByBlock(model, inputs, targets, parts, dropout, precision, recompute, chunk, separator, blockDone).MoveToOuterDisposeScope();
        }

        if (inputs.numel() <= chunk)
        {
            var loss = model.Loss(inputs, targets, nn.Reduction.Mean, dropout, precision, separator);
            var share = parts == 1 ? loss : loss.DividedBy(parts);
            share.backward();
            return share.detach().MoveToOuterDisposeScope();
        }

        return Chunked(model, inputs, targets, parts, dropout, precision, chunk, separator).MoveToOuterDisposeScope();
    }

    private static Tensor Chunked(Gpt model, Tensor inputs, Tensor targets, int parts, Dropout? dropout, Precision precision, long rows, int? separator)
    {
        using var scope = NewDisposeScope();
        var residual = model.Residual(inputs, null, dropout, precision, separator);
        var (loss, gradient, embedding) = ChunkedLoss.Differentiate(residual.view(-1, model.Config.Width), model.TokenEmbedding, targets.view(-1), rows, parts, precision);

        // In one call, so that libtorch adds the table's two shares before it adds them to an earlier part's gradient, as it does in one graph.
        using var table = model.TokenEmbedding.view(model.TokenEmbedding.shape);
        autograd.backward([residual, table], [gradient.view(residual.shape), embedding]);
        return loss.MoveToOuterDisposeScope();
    }

    private static Tensor BlockByBlock(
        Gpt model, Tensor inputs, Tensor targets, int parts, Dropout? dropout, Precision precision, bool recompute, long rows, int? separator, Action<int>? blockDone)
    {
        using var scope = NewDisposeScope();
        var (pass, positions) = model.Begin(inputs, null, dropout, precision, separator);
        var embedded = model.Embed(inputs, positions, 0, dropout); // [batch, time, width]

        var table = model.TokenEmbedding.detach().requires_grad_(true);
        Tensor Differentiate(Tensor end)
        {
            var normalized = model.Normalize(end);
            var (loss, gradient, embedding) = ChunkedLoss.Differentiate(normalized.view(-1, model.Config.Width), table, targets.view(-1), rows, parts, precision);
            table.grad = embedding;
            normalized.backward([gradient.view(normalized.shape)]);
            return loss;
        }

        return recompute
            ? Recomputation.Run(model.Blocks, embedded, pass, Differentiate, blockDone, (model.TokenEmbedding, table)).MoveToOuterDisposeScope()
            : BlockwiseBackpropagation.Run(model.Blocks, embedded, pass, Differentiate, blockDone, (model.TokenEmbedding, table)).MoveToOuterDisposeScope();
    }
}
