namespace Octavo.Models;

/// <summary>Which keys each query may see, and so how many pairs of tokens attention computes.</summary>
public sealed class AttentionPattern
{
    private readonly Func<long, long, bool> allows;
    private readonly Func<long, long> pairs;

    private AttentionPattern(string name, Func<long, long, bool> allows, Func<long, long> pairs)
    {
        Name = name;
        this.allows = allows;
        this.pairs = pairs;
    }

    /// <summary>Every query sees every key: n^2 pairs.</summary>
    public static AttentionPattern Full { get; } = new("full", (_, _) => true, n => n * n);

    /// <summary>Every query sees itself and the keys before it: n*(n+1)/2 pairs.</summary>
    public static AttentionPattern Causal { get; } = new("causal", (query, key) => key <= query, n => n * (n + 1) / 2);

    /// <summary>What the pattern is called in tables, for example "windowed 49".</summary>
    public string Name { get; }

    /// <summary>
    /// Disjoint windows of <paramref name="window"/> tokens, all pairs inside a window; a last, shorter window where the
    /// length is no multiple. For images a window of M x M patches is <c>window = M*M</c> (Liu et al. 2021, Swin, section 3.2).
    /// </summary>
    public static AttentionPattern Windowed(int window)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        return new AttentionPattern(
            $"windowed {window}",
            (query, key) => query / window == key / window,
            n => (n / window * window * window) + (n % window * (n % window)));
    }

    /// <summary>Causal, each query sees itself and the <paramref name="window"/> - 1 keys before it.</summary>
    public static AttentionPattern Sliding(int window)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        return new AttentionPattern(
            $"sliding {window}",
            (query, key) => key <= query && query - key < window,
            n => SlidingPairs(n, window));
    }

    /// <summary>
    /// Causal, each query sees the <paramref name="stride"/> - 1 keys before it, itself, and every key a multiple of
    /// <paramref name="stride"/> before it. Source: Child et al. 2019 (Sparse Transformer), section 4.2, both heads merged.
    /// </summary>
    public static AttentionPattern Strided(int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        return new AttentionPattern(
            $"strided {stride}",
            (query, key) => key <= query && (query - key < stride || (query - key) % stride == 0),
            n => SlidingPairs(n, stride) + EarlierMultiples(n, stride));
    }

    /// <summary>Whether the query at position <paramref name="query"/> sees the key at position <paramref name="key"/>.</summary>
    public bool Allows(long query, long key) => allows(query, key);

    /// <summary>Pairs of query and key in a sequence of <paramref name="tokens"/> tokens.</summary>
    public long Pairs(long tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        return checked(pairs(tokens));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static long SlidingPairs(long n, long window)
    {
        var ramp = Math.Min(n, window);
        return (ramp * (ramp + 1) / 2) + ((n - ramp) * window);
    }

    // The sum over all queries of floor(query / stride): the keys exactly stride, 2*stride, ... before it.
    private static long EarlierMultiples(long n, long stride)
    {
        var whole = n / stride;
        return (stride * (whole * (whole - 1) / 2)) + (n % stride * whole);
    }
}
