using Octavo.Models;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>One Transformer block, normalized before each part (Radford et al. 2019, section 2.3).</summary>
internal sealed class Block : nn.Module
{
    [ComponentName(Name = "ln_1")]
    private readonly LayerNormalization _attentionNormalization;

    [ComponentName(Name = "attn")]
    private readonly CausalSelfAttention _attention;

    [ComponentName(Name = "ln_2")]
    private readonly LayerNormalization _feedForwardNormalization;

    [ComponentName(Name = "mlp")]
    private readonly FeedForward _feedForward;

    public Block(GptConfig config, Initializer initializer, int layer)
        : base(nameof(Block))
    {
        _attentionNormalization = new LayerNormalization(initializer, config.Width, config.Biases);
        _attention = new CausalSelfAttention(config, initializer, layer);
        _feedForwardNormalization = new LayerNormalization(initializer, config.Width, config.Biases);
        _feedForward = new FeedForward(config, initializer);
        RegisterComponents();
    }

    /// <summary>[batch, time, width] to the same shape.</summary>
    public Tensor Transform(Tensor residual, ForwardPass pass)
    {
        using var scope = NewDisposeScope();
        var attended = residual + Dropped(_attention.Attend(_attentionNormalization.forward(residual), pass), pass);
        var result = attended + Dropped(_feedForward.Transform(_feedForwardNormalization.forward(attended), pass), pass);
        return result.MoveToOuterDisposeScope();
    }

    private static Tensor Dropped(Tensor input, ForwardPass pass) => pass.Dropout is { } dropout ? dropout.Apply(input) : input;
}
