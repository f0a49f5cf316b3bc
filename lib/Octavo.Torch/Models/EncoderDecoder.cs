using Octavo.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>
/// The encoder-decoder Transformer: an encoder reads the source both ways, a decoder reads the target up to each token and all that the
/// encoder made. Fixed sines and cosines as positions, blocks that normalize their sums, ReLU, one matrix for both embeddings and the output,
/// its vectors times the root of the width where they are read. Source: Vaswani et al. 2017, section 3.
/// </summary>
/// <remarks>
/// The paper leaves the initial weights open. Here: embedding N(0, 1/width), which with the factor begins at variance 1, products that read the
/// residual stream N(0, 1/width), those that write to it N(0, 2/(width + MLP width)) (Glorot and Bengio 2010, equation 12, for the MLP's).
/// In training attention weights are dropped too, as in the authors' code.
/// </remarks>
public sealed class EncoderDecoder : nn.Module<Tensor, Tensor, Tensor?, Tensor>
{
    /// <summary>A label that is not predicted: what <see cref="Loss(Tensor, Tensor, Tensor, Tensor?, double)"/> passes over.</summary>
    public const long NotPredicted = Bert.NotPredicted;

    private static readonly BlockNames EncoderNames = new()
    {
        AttentionNormalization = "attention_normalization",
        QueryKeyValue = "attention.query_key_value",
        AttentionOutput = "attention.output",
        FeedForwardNormalization = "feed_forward_normalization",
        Expand = "feed_forward.expand",
        Contract = "feed_forward.contract",
    };

    private static readonly BlockNames DecoderNames = EncoderNames with
    {
        Source = new SourceAttentionNames
        {
            Normalization = "source_attention_normalization",
            Query = "source_attention.query",
            KeyValue = "source_attention.key_value",
            Output = "source_attention.output",
        },
    };

    private readonly EmbeddingTable _embedding;
    private readonly BlockStack _encoder;
    private readonly BlockStack _decoder;
    private readonly SinusoidTable _positions;

    private EncoderDecoder(EncoderDecoderConfig config, Initializer initializer)
        : base(nameof(EncoderDecoder))
    {
        Config = config;
        Device = initializer.Device;
        Type = initializer.Type;
        _positions = new SinusoidTable(config.Width, Device, Type);
        _embedding = new EmbeddingTable(initializer, config.VocabularySize, config.Width, 1 / Math.Sqrt(config.Width));
        _encoder = new BlockStack(Design(config, EncoderNames), initializer, config.Layers);
        _decoder = new BlockStack(Design(config, DecoderNames), initializer, config.Layers);
        ModuleTree.Add(this, "embedding", _embedding);
        ModuleTree.Add(this, "encoder", _encoder);
        ModuleTree.Add(this, "decoder", _decoder);
    }

    /// <summary>The model's shape.</summary>
    public EncoderDecoderConfig Config { get; }

    /// <summary>Where the parameters live.</summary>
    public Device Device { get; }

    /// <summary>The parameters' number type.</summary>
    public ScalarType Type { get; }

    /// <summary>Number of parameters, the shared embedding counted once.</summary>
    public long TotalParameters => named_parameters().Sum(named => named.parameter.numel());

    /// <summary>Makes a model with random weights.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="seed">Decides every weight, the same on each device. The process-wide generator is neither read nor changed.</param>
    /// <param name="device">Where the parameters live; <see cref="ComputeDevice.Pick"/> where null. The meta device holds shapes alone.</param>
    /// <param name="type">The parameters' number type; single precision where null.</param>
    /// <exception cref="ArgumentException">The configuration's values are at odds.</exception>
    /// <exception cref="LibtorchLoadException">libtorch cannot be loaded.</exception>
    public static EncoderDecoder Create(EncoderDecoderConfig config, int seed, Device? device = null, ScalarType? type = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        device ??= ComputeDevice.Pick();
        using var initializer = new Initializer(seed, device, type ?? ScalarType.Float32);
        return new EncoderDecoder(config, initializer);
    }

    /// <summary>Logits of the next token of the target at every position.</summary>
    /// <param name="source">Token numbers, [batch, source], of type int64.</param>
    /// <param name="target">Token numbers, [batch, time], of type int64; the first is the one that every target begins with.</param>
    /// <param name="sourceMask">1 or true for tokens of the source and 0 or false for padding, [batch, source]; null where nothing is padding.</param>
    /// <returns>Logits [batch, time, vocabulary].</returns>
    /// <exception cref="ArgumentException">Shapes differ.</exception>
    public override Tensor forward(Tensor source, Tensor target, Tensor? sourceMask)
    {
        using var scope = NewDisposeScope();
        return Logits(Hidden(source, target, sourceMask)).MoveToOuterDisposeScope();
    }

    /// <summary>The same where nothing is padding.</summary>
    /// <param name="source">Token numbers, [batch, source], of type int64.</param>
    /// <param name="target">Token numbers, [batch, time], of type int64.</param>
    /// <returns>Logits [batch, time, vocabulary].</returns>
    public Tensor forward(Tensor source, Tensor target) => forward(source, target, null);

    /// <summary>The mean loss of the labels in nats, a scalar tensor.</summary>
    /// <param name="source">Token numbers, [batch, source].</param>
    /// <param name="target">What the decoder reads, [batch, time].</param>
    /// <param name="labels">The token after each of the target, [batch, time], of type int64; <see cref="NotPredicted"/> where none is.</param>
    /// <param name="sourceMask">1 or true for tokens of the source and 0 or false for padding, [batch, source]; null where nothing is padding.</param>
    /// <param name="smoothing">
    /// Share of a label's probability that is spread over the whole vocabulary, evenly (Szegedy et al. 2016, section 7); 0 for plain
    /// cross-entropy, 0.1 in Vaswani et al. 2017, section 5.4.
    /// </param>
    /// <exception cref="ArgumentException">No label is to be predicted, shapes differ, or the share is outside [0, 1).</exception>
    public Tensor Loss(Tensor source, Tensor target, Tensor labels, Tensor? sourceMask = null, double smoothing = 0) =>
        Loss(source, target, labels, sourceMask, smoothing, null);

    internal Tensor Loss(Tensor source, Tensor target, Tensor labels, Tensor? sourceMask, double smoothing, Dropout? dropout, Precision precision = Precision.Single)
    {
        if (smoothing is not (>= 0 and < 1))
        {
            throw new ArgumentException($"EncoderDecoder '{Config.Name}': smoothing is {smoothing}; it must be at least 0 and below 1.");
        }

        using var scope = NewDisposeScope();
        var (logits, predicted) = Predicted(source, target, labels, sourceMask, dropout, precision);
        return nn.functional.cross_entropy(logits, predicted, label_smoothing: smoothing).MoveToOuterDisposeScope();
    }

    /// <summary>Logits of the positions that have a label, [predicted, vocabulary], and those labels, [predicted].</summary>
    internal (Tensor Logits, Tensor Labels) Predicted(Tensor source, Tensor target, Tensor labels, Tensor? sourceMask, Dropout? dropout = null, Precision precision = Precision.Single)
    {
        using var scope = NewDisposeScope();
        InputCheck.Shape(nameof(EncoderDecoder), Config.Name, nameof(labels), labels, target.shape);
        var places = labels.reshape(-1).NotEqualTo(NotPredicted).nonzero().view(-1);
        if (places.shape[0] == 0)
        {
            throw new ArgumentException($"EncoderDecoder '{Config.Name}': all {labels.numel()} labels are {NotPredicted} (NotPredicted), so there is nothing to learn. Give at least one.");
        }

        // Logits of what is predicted alone: padding needs none, and the vocabulary is the widest matrix of all.
        var hidden = Hidden(source, target, sourceMask, dropout, precision).view(-1, Config.Width).index_select(0, places);
        return (Logits(hidden, precision).MoveToOuterDisposeScope(), labels.reshape(-1).index_select(0, places).MoveToOuterDisposeScope());
    }

    /// <summary>What the output layer reads: [batch, time, width].</summary>
    internal Tensor Hidden(Tensor source, Tensor target, Tensor? sourceMask, Dropout? dropout = null, Precision precision = Precision.Single)
    {
        using var scope = NewDisposeScope();
        var reading = Read(source, sourceMask, dropout, precision);
        return Continue(target, reading, null, dropout, precision).MoveToOuterDisposeScope();
    }

    /// <summary>What the encoder makes of a source, and who of it the decoder sees.</summary>
    internal SourcePass Read(
        Tensor source, Tensor? sourceMask, Dropout? dropout = null, Precision precision = Precision.Single, AttentionRecorder? encoderRecorder = null, AttentionRecorder? sourceRecorder = null)
    {
        InputCheck.Context(nameof(EncoderDecoder), Config.Name, source, int.MaxValue);
        InputCheck.Shape(nameof(EncoderDecoder), Config.Name, nameof(sourceMask), sourceMask, source.shape);
        ForwardPass Pass(AttentionRecorder? recorder) =>
            ForwardPass.BeginBothWays(source.shape[1], Config.Heads, Config.HeadWidth, Device, Type, sourceMask, dropout, precision, recorder);
        var pass = Pass(encoderRecorder);
        return new SourcePass { Pass = sourceRecorder is null ? pass : Pass(sourceRecorder), Encoded = _encoder.Transform(Embed(source, 0, dropout), pass) };
    }

    /// <summary>A source as many passes over targets read it: each block's keys and values made once, each sequence <paramref name="copies"/> times in a row.</summary>
    internal SourcePass Project(SourcePass source, Tensor? sourceMask, int copies)
    {
        Tensor Repeated(Tensor perHead) // [batch * heads, source, head width] to [batch * copies * heads, source, head width]
        {
            var (batch, time) = (source.Encoded.shape[0], perHead.shape[1]);
            return perHead.view(batch, 1, Config.Heads, time, Config.HeadWidth).expand(batch, copies, Config.Heads, time, Config.HeadWidth).reshape(-1, time, Config.HeadWidth);
        }

        var mask = sourceMask?.unsqueeze(1).expand(sourceMask.shape[0], copies, sourceMask.shape[1]).reshape(-1, sourceMask.shape[1]);
        return new SourcePass
        {
            Pass = ForwardPass.BeginBothWays(source.Encoded.shape[1], Config.Heads, Config.HeadWidth, Device, Type, mask, dropout: null),
            Encoded = source.Encoded,
            Projected = [.. _decoder.Select(block => block.Project(source.Encoded, source.Pass)).Select(pair => (Repeated(pair.Keys), Repeated(pair.Values)))],
        };
    }

    /// <summary>The decoder's last block's output: [batch, time, width].</summary>
    /// <param name="target">Tokens of the target, [batch, time], after those in the cache.</param>
    /// <param name="source">What the encoder made.</param>
    /// <param name="cache">Keys and values of earlier tokens; null without them.</param>
    /// <param name="dropout">This pass's dropout; null where there is none.</param>
    /// <param name="precision">The numbers in which products are computed.</param>
    /// <param name="recorder">Is given the weights of the decoder's attention to its own sequence; null for none.</param>
    internal Tensor Continue(
        Tensor target, SourcePass source, KeyValueCache? cache, Dropout? dropout = null, Precision precision = Precision.Single, AttentionRecorder? recorder = null)
    {
        using var scope = NewDisposeScope();
        InputCheck.Context(nameof(EncoderDecoder), Config.Name, target, int.MaxValue);
        if (source.Projected is null)
        {
            InputCheck.Shape(nameof(EncoderDecoder), Config.Name, nameof(target), target, source.Encoded.shape[0], target.shape[1]);
        }

        var pass = ForwardPass.Begin(target.shape[1], Config.HeadWidth, Device, Type, cache, dropout, precision, recorder, source);
        var hidden = _decoder.Transform(Embed(target, cache?.Length ?? 0, dropout), pass);
        cache?.Advance((int)target.shape[1]);
        return hidden.MoveToOuterDisposeScope();
    }

    /// <summary>[..., width] to logits [..., vocabulary]: a product with the embedding, which is not a second parameter.</summary>
    internal Tensor Logits(Tensor hidden, Precision precision = Precision.Single) => Gpt.Logits(hidden, _embedding.Weight, precision);

    /// <summary>An empty cache for <paramref name="batch"/> targets of up to <paramref name="capacity"/> tokens.</summary>
    internal KeyValueCache NewCache(long batch, int capacity) => new(Config.Layers, batch * Config.Heads, capacity, Config.HeadWidth, Device, Type);

    /// <summary>Registers nothing by its field's name: names are paths.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Releases the parameters.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ModuleTree.Release(this);
            _positions.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>What the first block of either side reads: [batch, time] to [batch, time, width] (sections 3.4, 3.5 and 5.4).</summary>
    private Tensor Embed(Tensor tokens, long start, Dropout? dropout)
    {
        using var scope = NewDisposeScope();
        var sum = _embedding.forward(tokens).Times(Math.Sqrt(Config.Width)).Plus(_positions.Rows(start, tokens.shape[1]));
        return (dropout is null ? sum : dropout.Apply(sum)).MoveToOuterDisposeScope();
    }

    private static BlockDesign Design(EncoderDecoderConfig config, BlockNames names) => new()
    {
        Width = config.Width,
        Heads = config.Heads,
        MlpWidth = config.MlpWidth,
        NormalizesSums = true,
        NormalizationEpsilon = config.NormalizationEpsilon,
        Gelu = null,
        InitialDeviation = 1 / Math.Sqrt(config.Width),
        ResidualDeviation = Math.Sqrt(2.0 / (config.Width + config.MlpWidth)),
        Names = names,
    };
}
