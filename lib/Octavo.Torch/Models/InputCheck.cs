using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Refuses tensors whose shapes a model cannot read, before native code would; each message names the model and both shapes.</summary>
internal static class InputCheck
{
    /// <summary>Throws unless tokens are [batch, time] with at most so many of them.</summary>
    public static void Context(string kind, string model, Tensor tokens, int longest)
    {
        if (tokens.dim() != 2)
        {
            throw new ArgumentException($"{kind} '{model}' reads tokens [batch, time]; it was given {Text(tokens.shape)}.");
        }

        if (tokens.shape[1] > longest)
        {
            throw new ArgumentException($"{kind} '{model}' reads at most {longest} tokens (ContextLength); it was given {tokens.shape[1]}. Shorten the sequences.");
        }
    }

    /// <summary>Throws unless a tensor, where there is one, has a shape.</summary>
    public static void Shape(string kind, string model, string what, Tensor? tensor, params long[] expected)
    {
        if (tensor is not null && !tensor.shape.SequenceEqual(expected))
        {
            throw new ArgumentException($"{kind} '{model}': {what} must be {Text(expected)}; it was given {Text(tensor.shape)}.");
        }
    }

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
}
