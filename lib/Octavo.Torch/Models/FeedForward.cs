using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>The block's two-layer perceptron with GELU (Hendrycks and Gimpel 2016, section 2) or ReLU (Vaswani et al. 2017, section 3.3).</summary>
/// <remarks>Not a module: the block registers its products, by the names that the model has for them.</remarks>
internal sealed class FeedForward(BlockDesign design, Initializer initializer)
{
    /// <summary>[..., width] to [..., hidden width].</summary>
    public Projection Expand { get; } = new(initializer, design.Width, design.MlpWidth, design.InitialDeviation, design.Biases);

    /// <summary>[..., hidden width] to [..., width].</summary>
    public Projection Contract { get; } = new(initializer, design.MlpWidth, design.Width, design.ResidualDeviation, design.Biases);

    /// <summary>[batch, time, width] to the same shape.</summary>
    public Tensor Transform(Tensor input, ForwardPass pass)
    {
        using var scope = NewDisposeScope();
        var expanded = Expand.Apply(input, pass.Precision);
        var hidden = design.Gelu is { } gelu ? nn.functional.gelu(expanded, gelu) : nn.functional.relu(expanded);
        return pass.Widen(Contract.Apply(hidden, pass.Precision)).MoveToOuterDisposeScope();
    }
}
