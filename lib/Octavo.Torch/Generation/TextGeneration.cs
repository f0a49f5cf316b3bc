using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Generation;

/// <summary>Continues a sequence of tokens with a model.</summary>
public static class TextGeneration
{
    /// <summary>Continues <paramref name="prompt"/> by <see cref="SamplingOptions.Tokens"/> tokens.</summary>
    /// <remarks>
    /// A sequence longer than the context is read from its newest part: whenever the context is full, the oldest half of it is
    /// dropped. With and without cache the model reads the same tokens and gives the same result.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="prompt">At least one token.</param>
    /// <param name="options">How many tokens, and how they are chosen.</param>
    /// <param name="onToken">Called with each token as it is chosen.</param>
    /// <param name="cancellation">Ends the generation between two tokens.</param>
    /// <returns>The new tokens, without the prompt.</returns>
    /// <exception cref="ArgumentException">The prompt is empty or has a token outside the vocabulary, or an option is out of range.</exception>
    public static int[] Generate(
        this Gpt model, int[] prompt, SamplingOptions options, Action<int>? onToken = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        TokenCheck.Validate(model.Config, "prompt", prompt);
        var tokens = new List<int>(prompt);
        using var still = inference_mode();
        using var cache = options.UseCache ? model.NewCache(1) : null;
        var read = 0;
        var start = 0;
        for (var i = 0; i < options.Tokens; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var from = WindowStart(tokens.Count, model.Config.ContextLength);
            if (cache is null || from != start)
            {
                cache?.Truncate(0);
                (start, read) = (from, from);
            }

            var logits = Predict(model, tokens, read, cache);
            read = cache is null ? start : tokens.Count;
            var token = Sampler.Choose(logits, options, Randomness.Derive(options.Seed, Randomness.Sampling, (ulong)i));
            tokens.Add(token);
            onToken?.Invoke(token);
        }

        return [.. tokens.Skip(prompt.Length)];
    }

    /// <summary>Where the part of a sequence that the model reads begins: 0 until the context is full, then onwards in halves of it.</summary>
    internal static int WindowStart(int length, int contextLength)
    {
        var half = Math.Max(1, contextLength / 2);
        return length <= contextLength ? 0 : (length - contextLength + half - 1) / half * half;
    }

    /// <summary>Logits of the next token after reading the tokens from <paramref name="read"/> on.</summary>
    private static float[] Predict(Gpt model, List<int> tokens, int read, KeyValueCache? cache)
    {
        using var scope = NewDisposeScope();
        var input = tensor([.. tokens.Skip(read).Select(token => (long)token)], 1, tokens.Count - read, device: model.Device);
        var residual = model.Residual(input, cache); // [1, time, width]
        var last = residual.narrow(1, residual.shape[1] - 1, 1); // [1, 1, width]
        return model.Logits(last).view(-1).to(ScalarType.Float32).cpu().data<float>().ToArray();
    }
}
