using Octavo.Models;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>
/// One vector per patch of an image: a convolution whose stride is its kernel (Dosovitskiy et al. 2021, section 3.1), computed as one
/// product over flattened patches.
/// </summary>
internal sealed class PatchEmbedding : nn.Module<Tensor, Tensor>
{
    private readonly VisionTransformerConfig _config;

    // As a convolution's: [width, channels, patch side, patch side].
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public PatchEmbedding(VisionTransformerConfig config, Initializer initializer, double deviation)
        : base(nameof(PatchEmbedding))
    {
        _config = config;
        _weight = initializer.Normal(deviation, config.Width, config.Channels, config.PatchSide, config.PatchSide);
        _bias = initializer.Zeros(config.Width);
        RegisterComponents();
    }

    /// <summary>Images [batch, channels, side, side] to [batch, patches, width], patches row by row.</summary>
    public override Tensor forward(Tensor input) => Apply(input, Precision.Single);

    /// <summary>The same in a precision; the result has the images' number type.</summary>
    public Tensor Apply(Tensor images, Precision precision)
    {
        using var scope = NewDisposeScope();
        return Projection.Product(Flatten(images), _weight.view(_config.Width, _config.PatchValues), _bias, precision).to(images.dtype).MoveToOuterDisposeScope();
    }

    // Each patch's numbers in the order of the weight's: channel, row, column.
    private Tensor Flatten(Tensor images)
    {
        using var scope = NewDisposeScope();
        long batch = images.shape[0], side = _config.PatchesPerSide, patch = _config.PatchSide;
        return images.reshape(batch, _config.Channels, side, patch, side, patch)
            .permute(0, 2, 4, 1, 3, 5) // [batch, patch row, patch column, channels, row, column]
            .reshape(batch, _config.Patches, _config.PatchValues)
            .MoveToOuterDisposeScope();
    }
}
