using Octavo.Models;
using Octavo.Torch.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>
/// A Transformer that reads an image as a class token and one token per patch, and classifies it by what becomes of the class token:
/// layer norms before each part, GELU with the error function. Source: Dosovitskiy et al. 2021 (ViT), section 3.1.
/// </summary>
/// <remarks>
/// Parameters are named and shaped as in the checkpoint "google/vit-base-patch16-224", but for the query, key and value of a layer, which
/// are one product: <c>attention.attention.query_key_value</c>, [3 * width, width], their rows in this order.
/// </remarks>
public sealed class VisionTransformer : nn.Module<Tensor, Tensor>
{
    // Of all weights, as in the published port; the paper's code draws each layer's by its size.
    private const double InitialDeviation = 0.02;

    private static readonly BlockNames BlockNames = new()
    {
        AttentionNormalization = "layernorm_before",
        QueryKeyValue = "attention.attention.query_key_value",
        AttentionOutput = "attention.output.dense",
        FeedForwardNormalization = "layernorm_after",
        Expand = "intermediate.dense",
        Contract = "output.dense",
    };

    private readonly Parameter _classToken; // [1, 1, width]
    private readonly Parameter _positions; // [1, patches + 1, width]
    private readonly PatchEmbedding _patchEmbedding;
    private readonly BlockStack _blocks;
    private readonly LayerNormalization _finalNormalization;
    private readonly Projection _classifier;

    private VisionTransformer(VisionTransformerConfig config, Initializer initializer)
        : base(nameof(VisionTransformer))
    {
        Config = config;
        Device = initializer.Device;
        Type = initializer.Type;
        _classToken = initializer.Normal(InitialDeviation, 1, 1, config.Width);
        _positions = config.Positions == PatchPositions.SineCosine
            ? initializer.Fixed(SineCosinePositions.Grid(config.PatchesPerSide, config.Width), 1, config.ContextLength, config.Width)
            : initializer.Normal(InitialDeviation, 1, config.ContextLength, config.Width);
        _patchEmbedding = new PatchEmbedding(config, initializer, InitialDeviation);
        _blocks = new BlockStack(Design(config), initializer, config.Layers);
        _finalNormalization = new LayerNormalization(initializer, config.Width, bias: true, config.NormalizationEpsilon);
        _classifier = new Projection(initializer, config.Width, config.Classes, InitialDeviation, bias: true);
        ModuleTree.Add(this, "vit.embeddings.cls_token", _classToken);
        ModuleTree.Add(this, "vit.embeddings.position_embeddings", _positions);
        ModuleTree.Add(this, "vit.embeddings.patch_embeddings.projection", _patchEmbedding);
        ModuleTree.Add(this, "vit.encoder.layer", _blocks);
        ModuleTree.Add(this, "vit.layernorm", _finalNormalization);
        ModuleTree.Add(this, "classifier", _classifier);
    }

    /// <summary>The model's shape.</summary>
    public VisionTransformerConfig Config { get; }

    /// <summary>Where the parameters live.</summary>
    public Device Device { get; }

    /// <summary>The parameters' number type.</summary>
    public ScalarType Type { get; }

    /// <summary>Number of parameters, fixed positions included.</summary>
    public long TotalParameters => named_parameters().Sum(named => named.parameter.numel());

    /// <summary>Number of parameters that training changes: all but fixed positions.</summary>
    public long TrainableParameters => named_parameters().Where(named => named.parameter.requires_grad).Sum(named => named.parameter.numel());

    /// <summary>Makes a model with random weights N(0, 0.02), biases of 0 and layer norms that begin with gain 1.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="seed">Decides every weight, the same on each device. The process-wide generator is neither read nor changed.</param>
    /// <param name="device">Where the parameters live; <see cref="ComputeDevice.Pick"/> where null. The meta device holds shapes alone.</param>
    /// <param name="type">The parameters' number type; single precision where null.</param>
    /// <exception cref="ArgumentException">The configuration's values are at odds.</exception>
    /// <exception cref="LibtorchLoadException">libtorch cannot be loaded.</exception>
    public static VisionTransformer Create(VisionTransformerConfig config, int seed, Device? device = null, ScalarType? type = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        device ??= ComputeDevice.Pick();
        using var initializer = new Initializer(seed, device, type ?? ScalarType.Float32);
        return new VisionTransformer(config, initializer);
    }

    /// <summary>Makes a model whose parameters hold whatever their memory held; each must be loaded before it is used.</summary>
    internal static VisionTransformer CreateUnfilled(VisionTransformerConfig config, Device? device = null, ScalarType type = ScalarType.Float32)
    {
        config.Validate();
        device ??= ComputeDevice.Pick();
        using var initializer = new Initializer(seed: null, device, type);
        return new VisionTransformer(config, initializer);
    }

    /// <summary>Logits of the classes.</summary>
    /// <param name="input">Images, [batch, channels, image side, image side], of the parameters' number type.</param>
    /// <returns>Logits [batch, classes].</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public override Tensor forward(Tensor input) => Logits(input);

    /// <summary>What becomes of the class token and of every patch: normalized, as the classifier reads the first of them.</summary>
    /// <param name="images">[batch, channels, image side, image side].</param>
    /// <returns>[batch, patches + 1, width], the class token first and then the patches row by row.</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public Tensor Encode(Tensor images) => Encode(images, null);

    /// <summary>Mean cross-entropy of the labels in nats, a scalar tensor.</summary>
    /// <param name="images">[batch, channels, image side, image side].</param>
    /// <param name="labels">Each image's class, [batch], of type int64.</param>
    public Tensor Loss(Tensor images, Tensor labels) => Loss(images, labels, null);

    internal Tensor Loss(Tensor images, Tensor labels, Dropout? dropout, Precision precision = Precision.Single)
    {
        using var scope = NewDisposeScope();
        return nn.functional.cross_entropy(Logits(images, dropout, precision), labels).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the gradients of the loss divided by <paramref name="parts"/>, and gives that; blocks are computed twice and keep their inputs alone.</summary>
    internal Tensor Recompute(Tensor images, Tensor labels, int parts, Dropout? dropout, Precision precision = Precision.Single)
    {
        using var scope = NewDisposeScope();
        var pass = Begin(dropout, precision);
        Tensor Share(Tensor last)
        {
            var loss = nn.functional.cross_entropy(Classify(_finalNormalization.forward(last), precision), labels);
            var share = parts == 1 ? loss : loss.DividedBy(parts);
            share.backward();
            return share;
        }

        return Recomputation.Run(_blocks, Embed(images, dropout, precision), pass, Share, null).MoveToOuterDisposeScope();
    }

    internal Tensor Logits(Tensor images, Dropout? dropout = null, Precision precision = Precision.Single)
    {
        using var scope = NewDisposeScope();
        return Classify(Encode(images, dropout, precision), precision).MoveToOuterDisposeScope();
    }

    internal Tensor Encode(Tensor images, Dropout? dropout, Precision precision = Precision.Single)
    {
        using var scope = NewDisposeScope();
        var pass = Begin(dropout, precision);
        return _finalNormalization.forward(_blocks.Transform(Embed(images, dropout, precision), pass)).MoveToOuterDisposeScope();
    }

    /// <summary>What the first block reads: [batch, patches + 1, width].</summary>
    internal Tensor Embed(Tensor images, Dropout? dropout, Precision precision)
    {
        InputCheck.Shape(nameof(VisionTransformer), Config.Name, nameof(images), images, images.shape.FirstOrDefault(), Config.Channels, Config.ImageSide, Config.ImageSide);
        using var scope = NewDisposeScope();
        var patches = _patchEmbedding.Apply(images, precision);
        var tokens = cat([_classToken.expand(images.shape[0], 1, Config.Width), patches], 1).Plus(_positions); // [batch, patches + 1, width]
        return (dropout is null ? tokens : dropout.Apply(tokens)).MoveToOuterDisposeScope();
    }

    /// <summary>Registers nothing by its field's name: published names are paths.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Releases the parameters.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ModuleTree.Release(this);
        }

        base.Dispose(disposing);
    }

    private ForwardPass Begin(Dropout? dropout, Precision precision) =>
        ForwardPass.BeginBothWays(Config.ContextLength, Config.Heads, Config.HeadWidth, Device, Type, present: null, dropout, precision);

    private Tensor Classify(Tensor encoded, Precision precision)
    {
        using var scope = NewDisposeScope();
        return _classifier.Apply(encoded.select(1, 0), precision).to(encoded.dtype).MoveToOuterDisposeScope();
    }

    private static BlockDesign Design(VisionTransformerConfig config) => new()
    {
        Width = config.Width,
        Heads = config.Heads,
        MlpWidth = config.MlpWidth,
        NormalizesSums = false,
        NormalizationEpsilon = config.NormalizationEpsilon,
        Gelu = GELU.Approximate.none,
        InitialDeviation = InitialDeviation,
        ResidualDeviation = InitialDeviation,
        Names = BlockNames,
    };
}
