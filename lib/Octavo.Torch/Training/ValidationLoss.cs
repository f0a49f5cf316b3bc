using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>Measures a model's loss on a fixed set of windows.</summary>
public static class ValidationLoss
{
    /// <summary>Tokens per forward pass: enough to fill the cores, few enough for their logits to stay in memory.</summary>
    internal const int TokensPerPass = 4096;

    /// <summary>
    /// Mean loss in nats per token over windows of a whole context that do not overlap and together cover the tokens: every token
    /// but the first is predicted once, from at most a context of tokens of its own window.
    /// </summary>
    /// <remarks>The first tokens of a window are predicted from few; compare models of the same context length only.</remarks>
    /// <param name="model">The model; its parameters are not changed.</param>
    /// <param name="tokens">The validation split.</param>
    /// <param name="limit">About how many tokens to predict, in evenly spaced windows; null for all.</param>
    /// <exception cref="ArgumentException">Fewer than two tokens.</exception>
    public static double Measure(Gpt model, int[] tokens, int? limit = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Length < 2)
        {
            throw new ArgumentException($"A loss needs at least 2 tokens; there are {tokens.Length}.");
        }

        var context = model.Config.ContextLength;
        var windows = Windows(tokens.Length, context, limit);
        var perPass = Math.Max(1, TokensPerPass / context);
        double total = 0;
        long count = 0;
        using var still = inference_mode();
        foreach (var pass in windows.GroupBy(window => window.Length).SelectMany(same => same.Chunk(perPass)))
        {
            using var scope = NewDisposeScope();
            var (inputs, targets) = Batch(tokens, pass, model.Device);
            var predicted = (long)pass.Length * pass[0].Length;
            total += model.Loss(inputs, targets).Number() * predicted;
            count += predicted;
        }

        return total / count;
    }

    /// <summary>Start and number of predicted tokens of each window.</summary>
    internal static IReadOnlyList<(int Start, int Length)> Windows(int tokens, int context, int? limit)
    {
        var all = new List<(int Start, int Length)>();
        for (var start = 0; start + 1 < tokens; start += context)
        {
            all.Add((start, Math.Min(context, tokens - 1 - start)));
        }

        var wanted = limit is { } most ? (int)Math.Min(all.Count, (most + (long)context - 1) / context) : all.Count;
        return wanted == all.Count ? all : [.. Enumerable.Range(0, wanted).Select(i => all[(int)((long)i * all.Count / wanted)])];
    }

    private static (Tensor Inputs, Tensor Targets) Batch(int[] tokens, (int Start, int Length)[] windows, Device device)
    {
        var length = windows[0].Length;
        var inputs = new long[windows.Length * length];
        var targets = new long[windows.Length * length];
        for (var row = 0; row < windows.Length; row++)
        {
            for (var i = 0; i < length; i++)
            {
                inputs[(row * length) + i] = tokens[windows[row].Start + i];
                targets[(row * length) + i] = tokens[windows[row].Start + i + 1];
            }
        }

        return (tensor(inputs, windows.Length, length, device: device), tensor(targets, windows.Length, length, device: device));
    }
}
