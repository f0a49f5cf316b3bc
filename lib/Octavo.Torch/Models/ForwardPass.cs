using Octavo.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>What the blocks of one forward pass share: who sees whom, the cache and the dropout of this pass.</summary>
/// <remarks>Lives inside the dispose scope of the pass, which owns the mask.</remarks>
internal sealed class ForwardPass
{
    /// <summary>
    /// Up to this many tokens two batched products and a softmax beat the fused attention on a CPU. With heads of at most
    /// <see cref="NarrowHead"/>, or in bfloat16, they do for longer, until the scores, which they hold in full, no longer fit the caches.
    /// </summary>
    private const long ShortContext = 128;

    private const long LongerContext = 512;

    private const long NarrowHead = 32;

    /// <summary>
    /// Added to the score of a token that is not there: its weight is exactly 0 beside any that is. Finite, so that a sequence without a
    /// single token has weights at all, and within the range of every number type.
    /// </summary>
    private const double NotThere = -1e30;

    private ForwardPass()
    {
    }

    /// <summary>Whether attention is computed as products and a softmax instead of by the fused function.</summary>
    public required bool AsProducts { get; init; }

    /// <summary>Whether a token sees itself and those before it alone, as in decoders.</summary>
    public required bool Causal { get; init; }

    /// <summary>
    /// Added to the scores, 0 where a query may look and far below them where it may not: [queries, keys], or with sequences of different
    /// lengths [batch * heads, 1, keys], for the fused function [batch, 1, 1, keys]; null where there is nothing to hide.
    /// </summary>
    public required Tensor? Mask { get; init; }

    /// <summary>Keys and values of the tokens before these; null without a cache.</summary>
    public required KeyValueCache? Cache { get; init; }

    /// <summary>What the blocks read beside their own sequence; null where they read nothing else.</summary>
    public SourcePass? Source { get; init; }

    /// <summary>Is given every layer's attention weights; null, as always but for looking at them, keeps none.</summary>
    public AttentionRecorder? Recorder { get; private init; }

    /// <summary>This pass's dropout; null where there is none.</summary>
    public required Dropout? Dropout { get; init; }

    /// <summary>The numbers in which products are computed.</summary>
    public required Precision Precision { get; init; }

    /// <summary>Prepares a pass over <paramref name="queries"/> tokens that see themselves and those before them.</summary>
    /// <param name="queries">Tokens that are read.</param>
    /// <param name="headWidth">Width of a head.</param>
    /// <param name="device">Where the pass runs.</param>
    /// <param name="type">The parameters' number type.</param>
    /// <param name="cache">Keys and values of the tokens before these; null without a cache.</param>
    /// <param name="dropout">This pass's dropout; null where there is none.</param>
    /// <param name="precision">The numbers in which products are computed.</param>
    /// <param name="recorder">Is given the attention weights; null for none.</param>
    /// <param name="source">What the blocks read beside these tokens; null for nothing.</param>
    public static ForwardPass Begin(
        long queries, int headWidth, Device device, ScalarType type, KeyValueCache? cache, Dropout? dropout, Precision precision = Precision.Single,
        AttentionRecorder? recorder = null, SourcePass? source = null)
    {
        var keys = queries + (cache?.Length ?? 0);

        var products = recorder is not null || ChoosesProducts(keys, headWidth, device, cache is not null, dropout is not null, precision);
        return new ForwardPass
        {
            AsProducts = products,
            Causal = true,
            Mask = cache?.Uneven is { } uneven ? uneven.Mask
                : products && queries > 1 ? CausalMask(queries, keys, device, precision == Precision.BFloat16 ? ScalarType.BFloat16 : type)
                : null,
            Cache = cache,
            Source = source,
            Recorder = recorder,
            Dropout = dropout,
            Precision = precision,
        };
    }

    /// <summary>Prepares a pass in which every token sees every token that is there, of its own sequence or of a source.</summary>
    /// <param name="tokens">Tokens of the sequence that is seen.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="headWidth">Width of a head.</param>
    /// <param name="device">Where the pass runs.</param>
    /// <param name="type">The parameters' number type.</param>
    /// <param name="present">Which tokens are there, [batch, tokens], true or other than 0; null where all are.</param>
    /// <param name="dropout">This pass's dropout; null where there is none.</param>
    /// <param name="precision">The numbers in which products are computed.</param>
    /// <param name="recorder">Is given the attention weights; null for none.</param>
    public static ForwardPass BeginBothWays(
        long tokens, int heads, int headWidth, Device device, ScalarType type, Tensor? present, Dropout? dropout, Precision precision = Precision.Single,
        AttentionRecorder? recorder = null)
    {
        var products = recorder is not null || ChoosesProducts(tokens, headWidth, device, hasCache: false, dropout is not null, precision);
        return new ForwardPass
        {
            AsProducts = products,
            Causal = false,
            Mask = present is null ? null : PresenceMask(present, products ? heads : null, precision == Precision.BFloat16 ? ScalarType.BFloat16 : type),
            Cache = null,
            Recorder = recorder,
            Dropout = dropout,
            Precision = precision,
        };
    }

    /// <summary>Whether attention over <paramref name="keys"/> tokens is computed as products and a softmax.</summary>
    public static bool ChoosesProducts(long keys, int headWidth, Device device, bool hasCache, bool hasDropout, Precision precision) =>
        // The fused function draws its dropout from the process-wide generator and knows no offset between queries and keys.
        hasCache || hasDropout
        || (device.type == DeviceType.CPU && (keys <= ShortContext || (keys <= LongerContext && (headWidth <= NarrowHead || precision == Precision.BFloat16))));

    /// <summary>A product's result as what is summed over or added to the residual stream: single precision where products are not.</summary>
    public Tensor Widen(Tensor product) => Precision == Precision.BFloat16 ? product.to(ScalarType.Float32) : product;

    /// <summary>A value as a factor of a product.</summary>
    public Tensor Narrow(Tensor factor) => Precision == Precision.BFloat16 ? factor.to(ScalarType.BFloat16) : factor;

    /// <summary>Prepares a pass over rows of packed documents, in which a token sees its own document up to itself.</summary>
    /// <remarks>The mask is [batch * heads, queries, keys] for products and [batch, 1, queries, keys] for the fused function.</remarks>
    /// <param name="rows">Which tokens belong together.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="plain">The pass that the rows would take without documents: says how attention is computed.</param>
    /// <param name="type">The parameters' number type.</param>
    public static ForwardPass WithinDocuments(PackedRows rows, int heads, ForwardPass plain, ScalarType type)
    {
        var mask = rows.Mask(plain.Precision == Precision.BFloat16 ? ScalarType.BFloat16 : type); // [batch, 1, time, time]
        var (batch, time) = (mask.shape[0], mask.shape[3]);
        return new ForwardPass
        {
            AsProducts = plain.AsProducts,
            Causal = true,
            Mask = plain.AsProducts ? mask.expand(batch, heads, time, time).reshape(batch * heads, time, time) : mask,
            Cache = null,
            Dropout = plain.Dropout,
            Precision = plain.Precision,
        };
    }

    /// <summary>The mask of the last <paramref name="queries"/> of <paramref name="keys"/> positions: [queries, keys].</summary>
    internal static Tensor CausalMask(long queries, long keys, Device device, ScalarType type) =>
        full([queries, keys], HeldScalars.NegativeInfinity, dtype: type, device: device).triu_(keys - queries + 1);

    private static Tensor PresenceMask(Tensor present, int? heads, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (batch, keys) = (present.shape[0], present.shape[1]);
        var mask = zeros(batch, 1, 1, keys, dtype: type, device: present.device)
            .FillWhere(present.EqualTo(0).view(batch, 1, 1, keys), NotThere);
        return (heads is { } each ? mask.expand(batch, each, 1, keys).reshape(batch * each, 1, keys) : mask).MoveToOuterDisposeScope();
    }
}
