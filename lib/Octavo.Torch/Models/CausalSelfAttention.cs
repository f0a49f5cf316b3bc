using Octavo.Models;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Multi-head self-attention in which a token sees itself and those before it (Vaswani et al. 2017, section 3.2).</summary>
internal sealed class CausalSelfAttention : nn.Module
{
    private readonly long _heads;
    private readonly long _headWidth;
    private readonly int _layer;

    [ComponentName(Name = "c_attn")]
    private readonly Projection _queryKeyValue;

    [ComponentName(Name = "c_proj")]
    private readonly Projection _output;

    public CausalSelfAttention(GptConfig config, Initializer initializer, int layer)
        : base(nameof(CausalSelfAttention))
    {
        _heads = config.Heads;
        _headWidth = config.HeadWidth;
        _layer = layer;
        _queryKeyValue = new Projection(initializer, config.Width, 3L * config.Width, Gpt.InitialDeviation, config.Biases);
        _output = new Projection(initializer, config.Width, config.Width, Gpt.ResidualDeviation(config), config.Biases);
        RegisterComponents();
    }

    /// <summary>[batch, time, width] to the same shape.</summary>
    public Tensor Attend(Tensor input, ForwardPass pass)
    {
        using var scope = NewDisposeScope();
        var (batch, time, width) = (input.shape[0], input.shape[1], input.shape[2]);

        var parts = _queryKeyValue.Apply(input, pass.Precision)
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
        return pass.Widen(_output.Apply(joined, pass.Precision)).MoveToOuterDisposeScope();
    }

    private Tensor Products(Tensor query, Tensor key, Tensor value, ForwardPass pass)
    {
        if (pass.Cache is { } cache)
        {
            (key, value) = cache.Append(_layer, key, value);
        }

        var scale = (float)(1 / Math.Sqrt(_headWidth));
        var keyTransposed = key.transpose(1, 2); // [batch * heads, head width, keys]

        // TorchSharp 0.107 passes baddbmm's arguments on in this order: first matrix, second matrix, what is added.
        var scores = pass.Mask is { } mask
            ? query.baddbmm(keyTransposed, mask, beta: 1, alpha: scale)
            : query.mul(scale).bmm(keyTransposed); // [batch * heads, queries, keys]
        var weights = pass.Widen(scores).softmax(-1);
        return pass.Narrow(pass.Dropout is { } dropout ? dropout.Apply(weights) : weights).bmm(value);
    }

    private Tensor Fused(Tensor query, Tensor key, Tensor value, long batch, ForwardPass pass)
    {
        long[] shape = [batch, _heads, query.shape[1], _headWidth];
        return nn.functional.scaled_dot_product_attention(query.view(shape), key.view(shape), value.view(shape), pass.Mask, is_casual: pass.Mask is null)
            .reshape(batch * _heads, query.shape[1], _headWidth);
    }
}
