using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Scoring;

/// <summary>Log-likelihoods of continuations, the measurement behind multiple-choice tasks (Brown et al. 2020, section 2.4).</summary>
public static class ContinuationScoring
{
    /// <summary>Most logits held at once; with GPT-2's vocabulary a thousand positions.</summary>
    private const long LogitsAtOnce = 1 << 26;

    /// <summary>Scores each continuation after the same context. The context is read once, whatever the number of continuations.</summary>
    /// <param name="model">The model.</param>
    /// <param name="context">What comes before, at least one token. Where it and the longest continuation exceed the model's context, its oldest tokens are left out, the same for all.</param>
    /// <param name="continuations">The choices, each at least one token.</param>
    /// <returns>A score per continuation, in their order.</returns>
    /// <exception cref="ArgumentException">A part is empty, has a token outside the vocabulary, or a continuation alone exceeds the context.</exception>
    public static IReadOnlyList<TokenScore> Score(this Gpt model, int[] context, IReadOnlyList<int[]> continuations)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(continuations);
        TokenCheck.Validate(model.Config, "context", context);
        foreach (var continuation in continuations)
        {
            TokenCheck.Validate(model.Config, "continuation", continuation);
        }

        if (continuations.Count == 0)
        {
            return [];
        }

        var longest = continuations.Max(continuation => continuation.Length);
        if (longest > model.Config.ContextLength)
        {
            throw new ArgumentException($"A continuation has {longest} tokens; model '{model.Config.Name}' reads at most {model.Config.ContextLength} (ContextLength).");
        }

        // The last token of a continuation is predicted, not read.
        var seen = context[^Math.Min(context.Length, model.Config.ContextLength - longest + 1)..];
        using var still = inference_mode();
        using var prefix = model.NewCache(1);
        if (seen.Length > 1)
        {
            using var scope = NewDisposeScope();
            _ = model.Residual(tensor([.. seen[..^1].Select(token => (long)token)], 1, seen.Length - 1, device: model.Device), prefix);
        }

        var perPass = (int)Math.Max(1, LogitsAtOnce / ((long)longest * model.Config.VocabularySize));
        return [.. continuations.Chunk(perPass).SelectMany(chunk => ScoreTogether(model, prefix, seen, chunk))];
    }

    private static TokenScore[] ScoreTogether(Gpt model, KeyValueCache prefix, int[] seen, int[][] continuations)
    {
        var time = continuations.Max(continuation => continuation.Length);
        var inputs = new long[continuations.Length * time];
        var targets = new long[continuations.Length * time];
        for (var row = 0; row < continuations.Length; row++)
        {
            // Shorter ones are filled up at the end, where a causal model's earlier positions cannot see.
            inputs[row * time] = seen[^1];
            for (var i = 0; i < continuations[row].Length; i++)
            {
                targets[(row * time) + i] = continuations[row][i];
                if (i + 1 < time)
                {
                    inputs[(row * time) + i + 1] = continuations[row][i];
                }
            }
        }

        using var scope = NewDisposeScope();
        using var cache = prefix.Repeat(continuations.Length, model.Config.Heads, prefix.Length + time);
        var residual = model.Residual(tensor(inputs, continuations.Length, time, device: model.Device), cache);
        var logits = model.Logits(residual); // [choices, time, vocabulary]
        var wanted = tensor(targets, continuations.Length, time, 1, device: model.Device);
        var chosen = logits.log_softmax(-1).gather(-1, wanted).to(ScalarType.Float64).cpu().data<double>().ToArray();
        var likeliest = logits.argmax(-1).cpu().data<long>().ToArray();
        return [.. continuations.Select((continuation, row) => new TokenScore(
            chosen.AsSpan(row * time, continuation.Length).ToArray().Sum(),
            continuation.Length,
            seen.Length,
            likeliest.AsSpan(row * time, continuation.Length).SequenceEqual(targets.AsSpan(row * time, continuation.Length))))];
    }
}
