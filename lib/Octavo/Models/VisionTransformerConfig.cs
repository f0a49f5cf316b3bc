namespace Octavo.Models;

/// <summary>
/// The shape of a vision transformer that classifies square images: a class token and one token per patch, layer norms before each part.
/// Source: Dosovitskiy et al. 2021 (ViT), section 3.1.
/// </summary>
/// <remarks>A <c>with</c> expression skips constructors, so whoever consumes a configuration calls <see cref="Validate"/>.</remarks>
public sealed record VisionTransformerConfig
{
    /// <summary>What the configuration is called in tables and figures, for example "vit-base-patch16-224".</summary>
    public required string Name { get; init; }

    /// <summary>Side of an image in pixels.</summary>
    public required int ImageSide { get; init; }

    /// <summary>Side of a patch in pixels; divides the image's.</summary>
    public required int PatchSide { get; init; }

    /// <summary>Number of Transformer blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads per block.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of the residual stream (D).</summary>
    public required int Width { get; init; }

    /// <summary>Classes to tell apart.</summary>
    public required int Classes { get; init; }

    /// <summary>Color channels of an image.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>How the model knows where a patch stands.</summary>
    public PatchPositions Positions { get; init; } = PatchPositions.Learned;

    /// <summary>Added to the variance in layer norms, as in the authors' code.</summary>
    public double NormalizationEpsilon { get; init; } = 1e-6;

    /// <summary>Dropout probability during training.</summary>
    public double Dropout { get; init; }

    /// <summary>Width of one attention head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>Width of the hidden layer of the block's MLP.</summary>
    public int MlpWidth => 4 * Width;

    /// <summary>Patches along a side of the image.</summary>
    public int PatchesPerSide => ImageSide / PatchSide;

    /// <summary>Patches of an image.</summary>
    public int Patches => PatchesPerSide * PatchesPerSide;

    /// <summary>Tokens that the blocks read: the class token and the patches.</summary>
    public int ContextLength => Patches + 1;

    /// <summary>Numbers in one patch.</summary>
    public int PatchValues => Channels * PatchSide * PatchSide;

    /// <summary>Throws if the values cannot form a model; the message names the values at odds.</summary>
    /// <exception cref="ArgumentException">
    /// A size is not positive, patches do not tile the image, or the width is not a multiple of the heads, or of 4 with sines and cosines.
    /// </exception>
    public void Validate()
    {
        var check = new ShapeCheck(nameof(VisionTransformerConfig), Name)
            .Positive(ImageSide, nameof(ImageSide))
            .Positive(PatchSide, nameof(PatchSide))
            .Positive(Layers, nameof(Layers))
            .Positive(Heads, nameof(Heads))
            .Positive(Width, nameof(Width))
            .Positive(Classes, nameof(Classes))
            .Positive(Channels, nameof(Channels))
            .HeadsDivide(Width, Heads)
            .Epsilon(NormalizationEpsilon)
            .Dropout(Dropout);
        if (ImageSide % PatchSide != 0)
        {
            throw check.Refusal($"ImageSide {ImageSide} is not a multiple of PatchSide {PatchSide}. Choose a patch that tiles the image.");
        }

        if (Positions == PatchPositions.SineCosine && Width % 4 != 0)
        {
            throw check.Refusal($"Width {Width} is not a multiple of 4, which sines and cosines of two coordinates need. Choose another width or learned positions.");
        }
    }
}
