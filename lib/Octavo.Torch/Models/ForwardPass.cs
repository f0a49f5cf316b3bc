using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>What the blocks of one forward pass share: the causal mask, the cache and the dropout of this pass.</summary>
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

    private ForwardPass()
    {
    }

    /// <summary>Whether attention is computed as products and a softmax instead of by the fused function.</summary>
    public required bool AsProducts { get; init; }

    /// <summary>
    /// Added to the scores, 0 where a query may look and -infinity where it may not: [queries, keys], or with sequences of different
    /// lengths [batch * heads, 1, keys]; null where there is nothing to hide.
    /// </summary>
    public required Tensor? Mask { get; init; }

    /// <summary>Keys and values of the tokens before these; null without a cache.</summary>
    public required KeyValueCache? Cache { get; init; }

    /// <summary>This pass's dropout; null where there is none.</summary>
    public required Dropout? Dropout { get; init; }

    /// <summary>The numbers in which products are computed.</summary>
    public required Precision Precision { get; init; }

    /// <summary>Prepares a pass over <paramref name="queries"/> tokens.</summary>
    public static ForwardPass Begin(long queries, int headWidth, Device device, ScalarType type, KeyValueCache? cache, Dropout? dropout, Precision precision = Precision.Single)
    {
        var keys = queries + (cache?.Length ?? 0);

        // The fused function draws its dropout from the process-wide generator and knows no offset between queries and keys.
        var products = cache is not null || dropout is not null
            || (device.type == DeviceType.CPU && (keys <= ShortContext || (keys <= LongerContext && (headWidth <= NarrowHead || precision == Precision.BFloat16))));
        return new ForwardPass
        {
            AsProducts = products,
            Mask = cache?.Uneven is { } uneven ? uneven.Mask
                : products && queries > 1 ? CausalMask(queries, keys, device, precision == Precision.BFloat16 ? ScalarType.BFloat16 : type)
                : null,
            Cache = cache,
            Dropout = dropout,
            Precision = precision,
        };
    }

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
            Mask = plain.AsProducts ? mask.expand(batch, heads, time, time).reshape(batch * heads, time, time) : mask,
            Cache = null,
            Dropout = plain.Dropout,
            Precision = plain.Precision,
        };
    }

    /// <summary>The mask of the last <paramref name="queries"/> of <paramref name="keys"/> positions: [queries, keys].</summary>
    internal static Tensor CausalMask(long queries, long keys, Device device, ScalarType type) =>
        full(queries, keys, double.NegativeInfinity, dtype: type, device: device).triu_(keys - queries + 1);
}
