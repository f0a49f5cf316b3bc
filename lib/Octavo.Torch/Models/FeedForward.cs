using Octavo.Models;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>The block's two-layer perceptron with GELU in its tanh form, as in GPT-2 (Hendrycks and Gimpel 2016, section 2).</summary>
internal sealed class FeedForward : nn.Module
{
    [ComponentName(Name = "c_fc")]
    private readonly Projection _expand;

    [ComponentName(Name = "c_proj")]
    private readonly Projection _contract;

    public FeedForward(GptConfig config, Initializer initializer)
        : base(nameof(FeedForward))
    {
        _expand = new Projection(initializer, config.Width, config.MlpWidth, Gpt.InitialDeviation, config.Biases);
        _contract = new Projection(initializer, config.MlpWidth, config.Width, Gpt.ResidualDeviation(config), config.Biases);
        RegisterComponents();
    }

    /// <summary>[batch, time, width] to the same shape.</summary>
    public Tensor Transform(Tensor input, ForwardPass pass)
    {
        using var scope = NewDisposeScope();
        var hidden = nn.functional.gelu(_expand.Apply(input, pass.Precision), GELU.Approximate.tanh);
        return pass.Widen(_contract.Apply(hidden, pass.Precision)).MoveToOuterDisposeScope();
    }
}
