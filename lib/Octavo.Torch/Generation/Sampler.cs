using Octavo.Torch.Models;

namespace Octavo.Torch.Generation;

/// <summary>Chooses one token from logits, in double precision on the processor, so that every device chooses alike.</summary>
internal static class Sampler
{
    /// <summary>The token that <paramref name="bits"/> draw; ties in the order of the tokens' numbers.</summary>
    public static int Choose(ReadOnlySpan<float> logits, SamplingOptions options, ulong bits)
    {
        if (options.Temperature == 0)
        {
            return Likeliest(logits);
        }

        var candidates = Candidates(logits, options);
        var highest = double.NegativeInfinity;
        foreach (var token in candidates)
        {
            highest = Math.Max(highest, logits[token]);
        }

        var weights = new double[candidates.Length];
        double total = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Exp((logits[candidates[i]] - highest) / options.Temperature);
            total += weights[i];
        }

        var kept = weights.Length;
        if (options.TopP is { } share)
        {
            (kept, total) = Nucleus(weights, share * total);
        }

        var remaining = Randomness.Unit(bits) * total;
        for (var i = 0; i < kept; i++)
        {
            remaining -= weights[i];
            if (remaining < 0)
            {
                return candidates[i];
            }
        }

        // Rounding may leave a rest: the last candidate that has any weight.
        return candidates[Array.FindLastIndex(weights, kept - 1, weight => weight > 0)];
    }

    /// <summary>Divides positive and multiplies negative logits of these tokens, once each, in place.</summary>
    public static void Penalize(Span<float> logits, IReadOnlySet<int> tokens, double penalty)
    {
        foreach (var token in tokens)
        {
            var logit = logits[token];
            logits[token] = (float)(logit > 0 ? logit / penalty : logit * penalty);
        }
    }

    /// <summary>The token with the highest logit, the first of several.</summary>
    public static int Likeliest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var token = 1; token < logits.Length; token++)
        {
            if (logits[token] > logits[best])
            {
                best = token;
            }
        }

        return best;
    }

    /// <summary>All tokens in order of number, or, where some are to be left out, the likeliest first.</summary>
    private static int[] Candidates(ReadOnlySpan<float> logits, SamplingOptions options)
    {
        var tokens = new int[logits.Length];
        for (var token = 0; token < tokens.Length; token++)
        {
            tokens[token] = token;
        }

        if (options.TopK is null && options.TopP is null)
        {
            return tokens;
        }

        var values = logits.ToArray();
        Array.Sort(tokens, (a, b) => values[b].CompareTo(values[a]) is var order && order != 0 ? order : a.CompareTo(b));
        return options.TopK is { } most && most < tokens.Length ? tokens[..most] : tokens;
    }

    /// <summary>How many of the leading weights reach the wanted sum, and what they sum to.</summary>
    private static (int Kept, double Total) Nucleus(double[] weights, double wanted)
    {
        double sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i];
            if (sum >= wanted)
            {
                return (i + 1, sum);
            }
        }

        return (weights.Length, sum);
    }
}
