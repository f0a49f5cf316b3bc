using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Finds where in a pass the first number arose that is not finite.</summary>
/// <remarks>
/// libtorch's own anomaly mode names the derivative of an operation, not the part of the model, and infinities pass it. Here the pass is
/// looked at from outside, so that a run in which nothing is wrong computes what it always does.
/// </remarks>
internal static class AnomalySearch
{
    /// <summary>Whether a loss and every gradient are finite.</summary>
    public static bool Passes(Gpt model, Tensor loss)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return loss.IsFinite() && model.parameters().All(parameter => parameter.grad is not { } gradient || gradient.IsFinite());
    }

    /// <summary>
    /// The first thing that is not finite, in the order in which a step computes: parameters, what the embeddings and each block give, the
    /// logits, then the gradients from the output backwards.
    /// </summary>
    /// <param name="model">The model, with the gradients of this pass.</param>
    /// <param name="inputs">Token numbers, [batch, time].</param>
    /// <param name="dropout">The pass's dropout, with its generator as before the pass; null where there is none.</param>
    /// <param name="precision">The numbers in which products are computed.</param>
    /// <param name="separator">The token that a document begins with, where documents do not see each other; else null.</param>
    public static string Find(Gpt model, Tensor inputs, Dropout? dropout, Precision precision, int? separator)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return FirstParameter(model) ?? FirstOutput(model, inputs, dropout, precision, separator) ?? LastGradient(model)
            ?? "every part's output is finite and so is every gradient, so the loss itself is at fault";
    }

    private static string? FirstParameter(Gpt model)
    {
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (!parameter.IsFinite())
            {
                return $"parameter {name} has {Bad(parameter)} before the step";
            }
        }

        return null;
    }

    private static string? FirstOutput(Gpt model, Tensor inputs, Dropout? dropout, Precision precision, int? separator)
    {
        var (pass, positions) = model.Begin(inputs, null, dropout, precision, separator);
        var residual = model.Embed(inputs, positions, 0, dropout); // [batch, time, width]
        if (!residual.IsFinite())
        {
            return $"the embeddings (wte, wpe) have {Bad(residual)} in their output";
        }

        foreach (var (block, layer) in model.Blocks.Select((block, layer) => (block, layer)))
        {
            residual = block.Transform(residual, pass);
            if (!residual.IsFinite())
            {
                return $"block h.{layer} has {Bad(residual)} in its output, the first to have any";
            }
        }

        residual = model.Normalize(residual);
        if (!residual.IsFinite())
        {
            return $"ln_f has {Bad(residual)} in its output, the first to have any";
        }

        // A row at a time: with a large vocabulary all logits would not fit.
        for (var row = 0; row < residual.shape[0]; row++)
        {
            using var rowScope = NewDisposeScope();
            var logits = model.Logits(residual[row], precision);
            if (!logits.IsFinite())
            {
                return $"the logits of row {row} have {Bad(logits)}, the first output to have any";
            }
        }

        return null;
    }

    private static string? LastGradient(Gpt model)
    {
        // Gradients flow from the output to the input: the last in the order of the model is the first that was computed.
        foreach (var (name, parameter) in model.named_parameters().Where(named => named.name is not ("wte.weight" or "wpe.weight")).Reverse()
            .Concat(model.named_parameters().Where(named => named.name is "wte.weight" or "wpe.weight")))
        {
            if (parameter.grad is { } gradient && !gradient.IsFinite())
            {
                return $"every output is finite, but the gradient of parameter {name} has {Bad(gradient)}, the first to have any on the way back";
            }
        }

        return null;
    }

    private static string Bad(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var bad = tensor.numel() - tensor.isfinite().sum().cpu().item<long>();
        return $"{bad:N0} of {tensor.numel():N0} values that are no finite numbers";
    }
}
