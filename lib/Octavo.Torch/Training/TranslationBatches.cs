using Octavo.Statistics;
using Octavo.Tasks;

namespace Octavo.Torch.Training;

/// <summary>The training batches of a translation task: which pairs come together at which step.</summary>
/// <remarks>Both orders read the same pairs of each pool of 32 batches, and a step's batch depends on the step alone.</remarks>
/// <param name="task">The task.</param>
/// <param name="batchSize">Pairs in a batch.</param>
/// <param name="examples">Different training pairs that there are, taken in turn; null for new ones at every step.</param>
/// <param name="order">Which pairs come together.</param>
/// <param name="seed">Decides the order of a pool's batches.</param>
public sealed class TranslationBatches(ITranslationTask task, int batchSize, int? examples, BatchOrder order, int seed)
{
    private const int BatchesPerPool = 32;

    private long _pool = -1;
    private TranslationExample[][] _batches = [];

    /// <summary>The pairs of a step, counted from 1.</summary>
    public IReadOnlyList<TranslationExample> At(int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        var (pool, batch) = Math.DivRem(step - 1, BatchesPerPool);
        if (pool != _pool)
        {
            (_pool, _batches) = (pool, Pool(pool));
        }

        return _batches[batch];
    }

    /// <summary>Share of the places of the first <paramref name="steps"/> batches, sources and targets, that hold no token.</summary>
    public double PaddingShare(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var (tokens, places) = (0L, 0L);
        for (var step = 1; step <= steps; step++)
        {
            var (held, room) = Count(At(step));
            tokens += held;
            places += room;
        }

        return 1 - ((double)tokens / places);
    }

    /// <summary>Tokens of a batch, each target's end counted, and the places that they take when padded.</summary>
    internal static (long Tokens, long Places) Count(IReadOnlyList<TranslationExample> batch) => (
        batch.Sum(example => (long)example.Source.Count + example.Target.Count + 1),
        (long)batch.Count * (batch.Max(example => example.Source.Count) + batch.Max(example => example.Target.Count) + 1));

    private TranslationExample[][] Pool(long pool)
    {
        var first = pool * BatchesPerPool * batchSize;
        var drawn = Enumerable.Range(0, BatchesPerPool * batchSize)
            .Select(index => task.Draw(TaskSplit.Train, examples is { } count ? (first + index) % count : first + index));
        if (order == BatchOrder.AsDrawn)
        {
            return [.. drawn.Chunk(batchSize)];
        }

        // Sorting is stable: of equal lengths the one drawn first comes first.
        var sorted = drawn.OrderBy(example => example.Source.Count).ThenBy(example => example.Target.Count).Chunk(batchSize).ToArray();
        return [.. new RandomStream(seed, pool).Sample(BatchesPerPool, BatchesPerPool).Select(batch => sorted[batch])];
    }
}
