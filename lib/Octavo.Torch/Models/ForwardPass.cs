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

        var products = ChoosesProducts(keys, headWidth, device, cache is not null, dropout is not null, precision);
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

    /// <summary>Whether attention over <paramref name="keys"/> tokens is computed as products and a softmax.</summary>
    public static bool ChoosesProducts(long keys, int headWidth, Device device, bool hasCache, bool hasDropout, Precision precision) =>
        // The fused function draws its dropout from the process-wide generator and knows no offset between queries and keys.
        hasCache || hasDropout
        || (device.type == DeviceType.CPU && (keys <= ShortContext || (keys <= LongerContext && (headWidth <= NarrowHead || precision == Precision.BFloat16))));

    /// <summary>A product's result as what is summed over or added to the residual stream: single precision where products are not.</summary>
    public Tensor Widen(Tensor product) => Precision == Precision.BFloat16 ? product.to(ScalarType.Float32) : product;

    /// <summary>A value as a factor of a product.</summary>
    public Tensor Narrow(Tensor factor) => Precision == Precision.BFloat16 ? factor.to(ScalarType.BFloat16) : factor;

    /// <summary>The mask of the last <paramref name="queries"/> of <paramref name="keys"/> positions: [queries, keys].</summary>
    internal static Tensor CausalMask(long queries, long keys, Device device, ScalarType type) =>
        full(queries, keys, double.NegativeInfinity, dtype: type, device: device).triu_(keys - queries + 1);
}
