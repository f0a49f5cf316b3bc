using Octavo.Torch.Native;
using TorchSharp;
using TorchSharp.Modules;

namespace Octavo.Torch.Models;

/// <summary>Makes a model's parameters from one seeded generator of its own, in the order in which they are asked for.</summary>
/// <remarks>
/// Numbers are drawn on the CPU, so a seed means the same model on every device, and the process-wide generator is not touched.
/// On the meta device nothing is drawn or stored: only shapes exist. Without a seed memory is taken and left as it is, for who loads
/// every value at once.
/// </remarks>
internal sealed class Initializer(int? seed, torch.Device device, torch.ScalarType type) : IDisposable
{
    private readonly torch.Generator _generator = new(Randomness.Derive(seed ?? 0, Randomness.Weights));

    public torch.Device Device => device;

    public torch.ScalarType Type => type;

    /// <summary>Values from N(0, <paramref name="deviation"/>^2).</summary>
    public Parameter Normal(double deviation, params long[] shape) =>
        Make(shape, tensor => tensor.normal_(0, deviation, _generator));

    /// <summary>Values uniform between minus and plus <paramref name="bound"/>.</summary>
    public Parameter Uniform(double bound, params long[] shape) =>
        Make(shape, tensor => tensor.uniform_(-bound, bound, _generator));

    /// <summary>Zeros, for biases.</summary>
    public Parameter Zeros(params long[] shape) => Make(shape, tensor => tensor.zero_());

    /// <summary>Ones, for the gains of a layer norm.</summary>
    public Parameter Ones(params long[] shape) => Make(shape, tensor => tensor.Fill(1));

    /// <summary>The given numbers, which training leaves as they are.</summary>
    public Parameter Fixed(float[] values, params long[] shape)
    {
        var parameter = Make(shape, made => made.copy_(torch.tensor(values, shape)));
        parameter.requires_grad = false;
        return parameter;
    }

    public void Dispose() => _generator.Dispose();

    private Parameter Make(long[] shape, Func<torch.Tensor, torch.Tensor> fill)
    {
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        torch.Tensor values;
        if (device.type == DeviceType.META || seed is null)
        {
            values = torch.empty(shape, dtype: type, device: device);
        }
        else
        {
            values = torch.empty(shape, dtype: torch.float32, device: torch.CPU);
            fill(values);
            values = values.to(type, device);
        }

        // The module owns its parameters, whatever scope the caller is in.
        return (Parameter)new Parameter(values).DetachFromDisposeScope();
    }
}
