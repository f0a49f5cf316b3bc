using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Multi-head self-attention: each token sees those that the pass lets it see (Vaswani et al. 2017, section 3.2).</summary>
/// <remarks>Not a module: the block registers its products, by the names that the model has for them.</remarks>
internal sealed class SelfAttention(BlockDesign design, Initializer initializer, int layer)
{
    private readonly AttentionHeads _heads = new(design, layer);

    /// <summary>[..., width] to [..., 3 * width]: queries, keys and values of all heads, in this order.</summary>
    public Projection QueryKeyValue { get; } = new(initializer, design.Width, 3L * design.Width, design.InitialDeviation, design.Biases);

    /// <summary>[..., width] to the same shape.</summary>
    public Projection Output { get; } = new(initializer, design.Width, design.Width, design.ResidualDeviation, design.Biases);

    /// <summary>[batch, time, width] to the same shape.</summary>
    public Tensor Attend(Tensor input, ForwardPass pass)
    {
        using var scope = NewDisposeScope();
        var parts = _heads.Split(QueryKeyValue.Apply(input, pass.Precision), 3);
        var gathered = _heads.Gather(parts[0], parts[1], parts[2], pass);
        return pass.Widen(Output.Apply(gathered, pass.Precision)).MoveToOuterDisposeScope();
    }
}
