using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>What the heads of an attention layer do, wherever their queries, keys and values come from (Vaswani et al. 2017, section 3.2).</summary>
internal sealed class AttentionHeads(BlockDesign design, int layer)
{
    private readonly long _heads = design.Heads;
    private readonly long _headWidth = design.Width / design.Heads;

    /// <summary>What a product gives for all heads, part after part, [batch, time, parts * width], to each part's [batch * heads, time, head width].</summary>
    public Tensor[] Split(Tensor projected, int parts)
    {
        var (batch, time) = (projected.shape[0], projected.shape[1]);
        return projected
            .view(batch, time, parts, _heads, _headWidth)
            .permute(2, 0, 3, 1, 4) // [parts, batch, heads, time, head width]
            .reshape(parts, batch * _heads, time, _headWidth)
            .unbind(0);
    }

    /// <summary>Queries, keys and values of all heads, each [batch * heads, time, head width], to what the queries gather, [batch, queries, width].</summary>
    public Tensor Gather(Tensor query, Tensor key, Tensor value, ForwardPass pass)
    {
        var (batch, time) = (query.shape[0] / _heads, query.shape[1]);
        var mixed = pass.AsProducts
            ? Products(query, key, value, pass)
            : Fused(query, key, value, batch, pass); // [batch * heads, time, head width]
        return mixed.view(batch, _heads, time, _headWidth)
            .transpose(1, 2)
            .reshape(batch, time, _heads * _headWidth); // [batch, time, width]
    }

    private Tensor Products(Tensor query, Tensor key, Tensor value, ForwardPass pass)
    {
        if (pass.Cache is { } cache)
        {
            (key, value) = cache.Append(layer, key, value);
        }

        var scale = (float)(1 / Math.Sqrt(_headWidth));
        var keyTransposed = key.transpose(1, 2); // [batch * heads, head width, keys]

        // TorchSharp 0.107 passes baddbmm's arguments on in this order: first matrix, second matrix, what is added.
        var scores = pass.Mask is { } mask
            ? query.baddbmm(keyTransposed, mask, beta: 1, alpha: scale)
            : query.Times(scale).bmm(keyTransposed); // [batch * heads, queries, keys]
        var weights = pass.Widen(scores).softmax(-1);
        pass.Recorder?.Add(weights, _heads);
        return pass.Narrow(pass.Dropout is { } dropout ? dropout.Apply(weights) : weights).bmm(value);
    }

    private Tensor Fused(Tensor query, Tensor key, Tensor value, long batch, ForwardPass pass)
    {
        Tensor OfHeads(Tensor part) => part.view(batch, _heads, part.shape[1], _headWidth);
        return nn.functional.scaled_dot_product_attention(OfHeads(query), OfHeads(key), OfHeads(value), pass.Mask, is_casual: pass.Causal && pass.Mask is null)
            .reshape(batch * _heads, query.shape[1], _headWidth);
    }
}
