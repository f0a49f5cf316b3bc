using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Layer normalization over the last axis, with a gain and, where the model has biases, a bias (Ba et al. 2016).</summary>
internal sealed class LayerNormalization : nn.Module<Tensor, Tensor>
{
    private readonly long[] _shape;
    private readonly double _epsilon;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    public LayerNormalization(Initializer initializer, long width, bool bias, double epsilon)
        : base(nameof(LayerNormalization))
    {
        _shape = [width];
        _epsilon = epsilon;
        _weight = initializer.Ones(width);
        _bias = bias ? initializer.Zeros(width) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => nn.functional.layer_norm(input, _shape, _weight, _bias, _epsilon);
}
