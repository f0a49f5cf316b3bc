using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>A linear layer: [..., in] to [..., out], its weight stored [out, in].</summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    public Projection(Initializer initializer, long inputs, long outputs, double deviation, bool bias)
        : base(nameof(Projection))
    {
        _weight = initializer.Normal(deviation, outputs, inputs);
        _bias = bias ? initializer.Zeros(outputs) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => nn.functional.linear(input, _weight, _bias);

    /// <summary>The same in a precision: in bfloat16 the result is bfloat16, and the gradients of weight and bias are single precision.</summary>
    public Tensor Apply(Tensor input, Precision precision) => Product(input, _weight, _bias, precision);

    /// <summary>The product with a matrix [out, in] and, where there is one, a bias [out].</summary>
    internal static Tensor Product(Tensor input, Tensor weight, Tensor? bias, Precision precision)
    {
        if (precision != Precision.BFloat16)
        {
            return nn.functional.linear(input, weight, bias);
        }

        using var scope = NewDisposeScope();
        return nn.functional.linear(input.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16), bias?.to(ScalarType.BFloat16)).MoveToOuterDisposeScope();
    }
}
