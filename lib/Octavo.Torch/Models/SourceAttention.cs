using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Attention of a decoder to what an encoder made: queries from the one, keys and values from the other (Vaswani et al. 2017, section 3.2.3).</summary>
/// <remarks>Not a module: the block registers its products, by the names that the model has for them.</remarks>
internal sealed class SourceAttention(BlockDesign design, Initializer initializer, int layer)
{
    private readonly AttentionHeads _heads = new(design, layer);

    /// <summary>[..., width] to the same shape: queries of all heads.</summary>
    public Projection Query { get; } = new(initializer, design.Width, design.Width, design.InitialDeviation, design.Biases);

    /// <summary>[..., width] to [..., 2 * width]: keys and values of all heads, in this order.</summary>
    public Projection KeyValue { get; } = new(initializer, design.Width, 2L * design.Width, design.InitialDeviation, design.Biases);

    /// <summary>[..., width] to the same shape.</summary>
    public Projection Output { get; } = new(initializer, design.Width, design.Width, design.ResidualDeviation, design.Biases);

    /// <summary>[batch, time, width] to the same shape.</summary>
    public Tensor Attend(Tensor input, SourcePass source)
    {
        using var scope = NewDisposeScope();
        var pass = source.Pass;
        var query = _heads.Split(Query.Apply(input, pass.Precision), 1)[0];
        var (key, value) = source.Projected?[layer] ?? Project(source.Encoded, pass);
        return pass.Widen(Output.Apply(_heads.Gather(query, key, value, pass), pass.Precision)).MoveToOuterDisposeScope();
    }

    /// <summary>Keys and values of all heads of what an encoder made, [batch, time, width]: each [batch * heads, time, head width].</summary>
    public (Tensor Keys, Tensor Values) Project(Tensor encoded, ForwardPass pass)
    {
        var parts = _heads.Split(KeyValue.Apply(encoded, pass.Precision), 2);
        return (parts[0], parts[1]);
    }
}
