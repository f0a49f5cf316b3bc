using Octavo.Models;
using Octavo.Torch.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>
/// A causal convolutional language model: residual blocks of a layer norm, a dilated convolution that reads no later token, GELU and a
/// product (after Bai et al. 2018, section 3), and an output tied to the embedding.
/// </summary>
public sealed class Convolution : nn.Module<Tensor, Tensor>, ISequenceModel, IEmbeddedModel
{
    private const double InitialDeviation = 0.02;
    private const double NormalizationEpsilon = 1e-5;

    private readonly EmbeddingTable _tokenEmbedding;
    private readonly List<Layer> _layers = [];
    private readonly LayerNormalization _finalNormalization;

    private Convolution(ConvolutionConfig config, Initializer initializer)
        : base(nameof(Convolution))
    {
        Config = config;
        Device = initializer.Device;
        _tokenEmbedding = new EmbeddingTable(initializer, config.VocabularySize, config.Width, config.InitialDeviation ?? InitialDeviation);
        ModuleTree.Add(this, "embedding", _tokenEmbedding);
        foreach (var (index, dilation) in config.Dilations.Index())
        {
            var layer = new Layer(config, initializer, dilation);
            _layers.Add(layer);
            ModuleTree.Add(this, $"layers.{index}.normalization", layer.Normalization);
            ModuleTree.Add(this, $"layers.{index}.convolution.weight", layer.Weight);
            ModuleTree.Add(this, $"layers.{index}.convolution.bias", layer.Bias);
            ModuleTree.Add(this, $"layers.{index}.output", layer.Product);
        }

        _finalNormalization = new LayerNormalization(initializer, config.Width, bias: true, NormalizationEpsilon);
        ModuleTree.Add(this, "normalization", _finalNormalization);
    }

    /// <summary>The model's shape.</summary>
    public ConvolutionConfig Config { get; }

    /// <summary>Where the parameters live.</summary>
    public Device Device { get; }

    /// <inheritdoc/>
    public string Name => Config.Name;

    /// <inheritdoc/>
    public int VocabularySize => Config.VocabularySize;

    /// <summary>Null: it reads any length, and sees <see cref="ConvolutionConfig.ReceptiveField"/> tokens of it.</summary>
    public int? ContextLength => null;

    /// <inheritdoc/>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters => named_parameters();

    /// <summary>Creates a model with initial weights drawn from a seed.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <param name="device">Where it lives; the device in use where not given.</param>
    /// <exception cref="ArgumentException">The configuration is not valid.</exception>
    public static Convolution Create(ConvolutionConfig config, int seed, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        using var initializer = new Initializer(seed, device ?? ComputeDevice.Pick(), ScalarType.Float32);
        return new Convolution(config, initializer);
    }

    /// <summary>[batch, time] tokens to logits [batch, time, vocabulary].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Output(Hidden(input)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Hidden(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return HiddenOf(Embed(tokens)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Embed(Tensor tokens) => _tokenEmbedding.forward(tokens);

    /// <inheritdoc/>
    public Tensor HiddenOf(Tensor embedded)
    {
        using var scope = NewDisposeScope();
        var residual = embedded; // [batch, time, width]
        foreach (var layer in _layers)
        {
            residual = residual.Plus(layer.Transform(residual));
        }

        return _finalNormalization.forward(residual).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Output(Tensor hidden) => nn.functional.linear(hidden, _tokenEmbedding.Weight);

    /// <inheritdoc/>
    public double ForwardFlopsPerToken(int time) => Config.ForwardFlopsPerToken;

    /// <summary>Registers nothing by its field's name.</summary>
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

    /// <summary>One residual block.</summary>
    private sealed class Layer
    {
        private readonly int _dilation;
        private readonly int _before;

        public Layer(ConvolutionConfig config, Initializer initializer, int dilation)
        {
            _dilation = dilation;
            _before = (config.KernelWidth - 1) * dilation;
            Normalization = new LayerNormalization(initializer, config.Width, bias: true, NormalizationEpsilon);

            // Variance kept from input to output (He et al. 2015, section 2.2), as a convolution sums over kernel and width.
            Weight = initializer.Normal(Math.Sqrt(2.0 / (config.KernelWidth * config.Width)), config.Width, config.Width, config.KernelWidth);
            Bias = initializer.Zeros(config.Width);
            Product = new Projection(initializer, config.Width, config.Width, 1 / Math.Sqrt(2.0 * config.Width * config.Dilations.Count), bias: true);
        }

        public LayerNormalization Normalization { get; }

        public Parameter Weight { get; }

        public Parameter Bias { get; }

        public Projection Product { get; }

        /// <summary>[batch, time, width] to the same shape.</summary>
        public Tensor Transform(Tensor residual)
        {
            using var scope = NewDisposeScope();
            var padded = nn.functional.pad(Normalization.forward(residual).transpose(1, 2), [_before, 0]); // [batch, width, before + time]
            var convolved = nn.functional.conv1d(padded, Weight, Bias, dilation: _dilation).transpose(1, 2); // [batch, time, width]
            return Product.forward(nn.functional.gelu(convolved, GELU.Approximate.none)).MoveToOuterDisposeScope();
        }
    }
}
