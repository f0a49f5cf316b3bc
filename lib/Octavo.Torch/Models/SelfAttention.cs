using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Multi-head self-attention: each token sees those that the pass lets it see (Vaswani et al. 2017, section 3.2).</summary>
/// <remarks>Not a module: the block registers its products, by the names that the model has for them.</remarks>
internal sealed class SelfAttention(BlockDesign design, Initializer initializer, int layer)
{
    private readonly long _heads = design.Heads;
    private readonly long _headWidth = design.Width / design.Heads;

    /// <summary>[..., width] to [..., 3 * width]: queries, keys and values of all heads, in this order.</summary>
    public Projection QueryKeyValue { get; } = new(initializer, design.Width, 3L * design.Width, design.InitialDeviation, design.Biases);

    /// <summary>[..., width] to the same shape.</summary>
    public Projection Output { get; } = new(initializer, design.Width, design.Width, design.ResidualDeviation, design.Biases);

    /// <summary>[batch, time, width] to the same shape.</summary>
    public Tensor Attend(Tensor input, ForwardPass pass)
    {
        using var scope = NewDisposeScope();
        var (batch, time, width) = (input.shape[0], input.shape[1], input.shape[2]);

        var parts = QueryKeyValue.Apply(input, pass.Precision)
            .view(batch, time, 3, _heads, _headWidth)
            .permute(2, 0, 3, 1, 4) // [3, batch, heads, time, head width]
            .reshape(3, batch * _heads, time, _headWidth)
            .unbind(0);
        var mixed = pass.AsProducts
            ? Products(parts[0], parts[1], parts[2], pass)
            : Fused(parts[0], parts[1], parts[2], batch, pass); // [batch * heads, time, head width]
        var joined = mixed.view(batch, _heads, time, _headWidth)
            .transpose(1, 2)
            .reshape(batch, time, width); // [batch, time, width]
        return pass.Widen(Output.Apply(joined, pass.Precision)).MoveToOuterDisposeScope();
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
        return pass.Narrow(pass.Dropout is { } dropout ? dropout.Apply(weights) : weights).bmm(value);
    }

    private Tensor Fused(Tensor query, Tensor key, Tensor value, long batch, ForwardPass pass)
    {
        long[] shape = [batch, _heads, query.shape[1], _headWidth];
        return nn.functional.scaled_dot_product_attention(query.view(shape), key.view(shape), value.view(shape), pass.Mask, is_casual: pass.Causal && pass.Mask is null)
            .reshape(batch * _heads, query.shape[1], _headWidth);
    }
}
