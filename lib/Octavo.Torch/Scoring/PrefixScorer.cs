using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Scoring;

/// <summary>Scores continuations and keeps what it has read, so that the next context is read only from where it differs.</summary>
/// <remarks>
/// Few-shot prompts begin with the same examples, and the choices of one question have the whole prompt in common: each is read once.
/// Two contexts are kept, so that a score without context (Brown et al. 2020, section 2.4) does not push the examples out; each takes
/// the memory of one full context's keys and values. When the model's weights have changed since, everything is read anew.
/// A context so long that its oldest tokens are left out begins elsewhere and shares nothing. Calls from several threads take turns.
/// </remarks>
public sealed class PrefixScorer : IDisposable
{
    /// <summary>Most logits held at once; with GPT-2's vocabulary a thousand positions.</summary>
    private const long LogitsAtOnce = 1 << 26;

    private const int MostKept = 2;

    private readonly Lock _turn = new();
    private readonly Gpt _model;

    // The context that was used last is the last one.
    private readonly List<ReadContext> _kept = [];
    private readonly Tensor[] _probes;
    private float[] _weights;

    /// <summary>A scorer that has read nothing yet.</summary>
    /// <param name="model">The model, which the caller keeps.</param>
    public PrefixScorer(Gpt model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        using var still = no_grad();

        // One number of each parameter: a training step moves them all.
        _probes = [.. model.parameters().Select(Probe)];
        _weights = Weights();
    }

    /// <summary>The model.</summary>
    public Gpt Model => _model;

    /// <summary>Context tokens read by all calls so far, not counting those that were kept from earlier ones.</summary>
    public long TokensRead { get; private set; }

    /// <summary>Scores each continuation after the same context.</summary>
    /// <param name="context">What comes before, at least one token. Where it and the longest continuation exceed the model's context, its oldest tokens are left out, the same for all.</param>
    /// <param name="continuations">The choices, each at least one token.</param>
    /// <returns>A score per continuation, in their order.</returns>
    /// <exception cref="ArgumentException">A part is empty, has a token outside the vocabulary, or a continuation alone exceeds the context.</exception>
    /// <exception cref="ObjectDisposedException">The scorer has been disposed.</exception>
    public IReadOnlyList<TokenScore> Score(int[] context, IReadOnlyList<int[]> continuations)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(continuations);
        TokenCheck.Validate(_model.Config, "context", context);
        foreach (var continuation in continuations)
        {
            TokenCheck.Validate(_model.Config, "continuation", continuation);
        }

        if (continuations.Count == 0)
        {
            return [];
        }

        var longest = continuations.Max(continuation => continuation.Length);
        if (longest > _model.Config.ContextLength)
        {
            throw new ArgumentException($"A continuation has {longest} tokens; model '{_model.Config.Name}' reads at most {_model.Config.ContextLength} (ContextLength).");
        }

        // The last token of a continuation is predicted, not read.
        var seen = context[^Math.Min(context.Length, _model.Config.ContextLength - longest + 1)..];
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_probes[0].IsInvalid, this);
            using var still = inference_mode();
            ForgetIfTrained();
            var prefix = Read(seen[..^1]);
            var perPass = (int)Math.Max(1, LogitsAtOnce / ((long)longest * _model.Config.VocabularySize));
            return [.. continuations.Chunk(perPass).SelectMany(chunk => ScoreTogether(prefix, seen, chunk))];
        }
    }

    /// <summary>Releases what was kept.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            Forget();
            foreach (var probe in _probes)
            {
                probe.Dispose();
            }
        }
    }

    private static Tensor Probe(Tensor parameter)
    {
        using var scope = NewDisposeScope();
        var flat = parameter.detach().view(-1);
        return flat.narrow(0, flat.shape[0] / 2, 1).DetachFromDisposeScope();
    }

    private float[] Weights()
    {
        using var scope = NewDisposeScope();
        return cat(_probes).to(ScalarType.Float32).cpu().data<float>().ToArray();
    }

    private void ForgetIfTrained()
    {
        var weights = Weights();
        if (!weights.AsSpan().SequenceEqual(_weights))
        {
            Forget();
            _weights = weights;
        }
    }

    private void Forget()
    {
        foreach (var kept in _kept)
        {
            kept.Cache.Dispose();
        }

        _kept.Clear();
    }

    /// <summary>A cache that has read exactly these tokens.</summary>
    private KeyValueCache Read(int[] tokens)
    {
        var context = Pick(tokens);
        var shared = tokens.AsSpan().CommonPrefixLength(context.Tokens);
        context.Cache.Truncate(shared);

        // Should the pass fail, the cache still holds what is noted here.
        context.Tokens = tokens[..shared];
        if (shared < tokens.Length)
        {
            using var scope = NewDisposeScope();
            var rest = tokens[shared..];
            _ = _model.Residual(tensor([.. rest.Select(token => (long)token)], 1, rest.Length, device: _model.Device), context.Cache);
            context.Tokens = tokens;
            TokensRead += rest.Length;
        }

        _kept.Remove(context);
        _kept.Add(context);
        return context.Cache;
    }

    /// <summary>The kept context that shares most; another one where that would give up more than half of it.</summary>
    private ReadContext Pick(int[] tokens)
    {
        var best = _kept.MaxBy(kept => tokens.AsSpan().CommonPrefixLength(kept.Tokens));
        if (best is not null && 2 * tokens.AsSpan().CommonPrefixLength(best.Tokens) >= best.Tokens.Length)
        {
            return best;
        }

        if (_kept.Count < MostKept)
        {
            _kept.Add(new ReadContext(_model.NewCache(1)));
            return _kept[^1];
        }

        return _kept[0];
    }

    private TokenScore[] ScoreTogether(KeyValueCache prefix, int[] seen, int[][] continuations)
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

        // A single continuation is read behind the context itself and then forgotten; several need a copy each.
        var length = prefix.Length;
        using var copies = continuations.Length == 1 ? null : prefix.Repeat(continuations.Length, _model.Config.Heads, length + time);
        var residual = _model.Residual(tensor(inputs, continuations.Length, time, device: _model.Device), copies ?? prefix);
        prefix.Truncate(length);
        var logits = _model.Logits(residual); // [choices, time, vocabulary]
        var wanted = tensor(targets, continuations.Length, time, 1, device: _model.Device);
        var chosen = logits.log_softmax(-1).gather(-1, wanted).to(ScalarType.Float64).cpu().data<double>().ToArray();
        var likeliest = logits.argmax(-1).cpu().data<long>().ToArray();
        return [.. continuations.Select((continuation, row) => new TokenScore(
            chosen.AsSpan(row * time, continuation.Length).ToArray().Sum(),
            continuation.Length,
            seen.Length,
            likeliest.AsSpan(row * time, continuation.Length).SequenceEqual(targets.AsSpan(row * time, continuation.Length))))];
    }

    private sealed class ReadContext(KeyValueCache cache)
    {
        public KeyValueCache Cache => cache;

        /// <summary>What the cache has read.</summary>
        public int[] Tokens { get; set; } = [];
    }
}
