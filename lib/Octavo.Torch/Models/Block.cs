using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>
/// One Transformer block: attention and a perceptron, each added to the residual stream. What a part reads is normalized
/// (Radford et al. 2019, section 2.3), or each sum is (Vaswani et al. 2017, section 5.4).
/// </summary>
internal sealed class Block : nn.Module
{
    private readonly BlockDesign _design;
    private readonly LayerNormalization _attentionNormalization;
    private readonly SelfAttention _attention;
    private readonly LayerNormalization _feedForwardNormalization;
    private readonly FeedForward _feedForward;

    public Block(BlockDesign design, Initializer initializer, int layer)
        : base(nameof(Block))
    {
        _design = design;
        _attentionNormalization = new LayerNormalization(initializer, design.Width, design.Biases, design.NormalizationEpsilon);
        _attention = new SelfAttention(design, initializer, layer);
        _feedForwardNormalization = new LayerNormalization(initializer, design.Width, design.Biases, design.NormalizationEpsilon);
        _feedForward = new FeedForward(design, initializer);

        // By the model's names, which differ between models and so cannot be those of fields.
        var names = design.Names;
        ModuleTree.Add(this, names.AttentionNormalization, _attentionNormalization);
        ModuleTree.Add(this, names.QueryKeyValue, _attention.QueryKeyValue);
        ModuleTree.Add(this, names.AttentionOutput, _attention.Output);
        ModuleTree.Add(this, names.FeedForwardNormalization, _feedForwardNormalization);
        ModuleTree.Add(this, names.Expand, _feedForward.Expand);
        ModuleTree.Add(this, names.Contract, _feedForward.Contract);
    }

    /// <summary>[batch, time, width] to the same shape.</summary>
    public Tensor Transform(Tensor residual, ForwardPass pass)
    {
        using var scope = NewDisposeScope();
        if (_design.NormalizesSums)
        {
            var attended = _attentionNormalization.forward(residual.Plus(Dropped(_attention.Attend(residual, pass), pass)));
            return _feedForwardNormalization.forward(attended.Plus(Dropped(_feedForward.Transform(attended, pass), pass))).MoveToOuterDisposeScope();
        }
        else
        {
            var attended = residual.Plus(Dropped(_attention.Attend(_attentionNormalization.forward(residual), pass), pass));
            var result = attended.Plus(Dropped(_feedForward.Transform(_feedForwardNormalization.forward(attended), pass), pass));
            return result.MoveToOuterDisposeScope();
        }
    }

    /// <summary>Registers nothing by its field's name.</summary>
    protected override void RegisterComponents()
    {
    }

    private static Tensor Dropped(Tensor input, ForwardPass pass) => pass.Dropout is { } dropout ? dropout.Apply(input) : input;
}
