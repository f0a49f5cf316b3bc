using Octavo.Models;
using Octavo.Torch.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>
/// A decoder-only Transformer with learned positions, pre-layer-norm blocks, GELU and an output tied to the token embedding.
/// Source: Radford et al. 2019 (GPT-2), section 2.3. Parameters are named as in GPT-2's published checkpoints, linear weights stored [out, in].
/// </summary>
public sealed class Gpt : nn.Module<Tensor, Tensor>, ISequenceModel, IEmbeddedModel
{
    /// <summary>Standard deviation of the initial weights where the configuration has none of its own (Radford et al. 2018, section 4.1).</summary>
    private const double InitialDeviation = 0.02;

    /// <summary>Added to the variance in layer norms.</summary>
    private const double NormalizationEpsilon = 1e-5;

    private static readonly BlockNames BlockNames = new()
    {
        AttentionNormalization = "ln_1",
        QueryKeyValue = "attn.c_attn",
        AttentionOutput = "attn.c_proj",
        FeedForwardNormalization = "ln_2",
        Expand = "mlp.c_fc",
        Contract = "mlp.c_proj",
    };

    [ComponentName(Name = "wte")]
    private readonly EmbeddingTable _tokenEmbedding;

    [ComponentName(Name = "wpe")]
    private readonly EmbeddingTable _positionEmbedding;

    [ComponentName(Name = "h")]
    private readonly BlockStack _blocks;

    [ComponentName(Name = "ln_f")]
    private readonly LayerNormalization _finalNormalization;

    private Gpt(GptConfig config, Initializer initializer)
        : base(nameof(Gpt))
    {
        Config = config;
        Device = initializer.Device;
        Type = initializer.Type;
        var design = Design(config);
        _tokenEmbedding = new EmbeddingTable(initializer, config.VocabularySize, config.Width, design.InitialDeviation);
        _positionEmbedding = new EmbeddingTable(initializer, config.ContextLength, config.Width, design.InitialDeviation);
        _blocks = new BlockStack(design, initializer, config.Layers);
        _finalNormalization = new LayerNormalization(initializer, config.Width, config.Biases, NormalizationEpsilon);
        RegisterComponents();
    }

    /// <summary>The model's shape.</summary>
    public GptConfig Config { get; }

    /// <summary>Where the parameters live.</summary>
    public Device Device { get; }

    /// <summary>The parameters' number type.</summary>
    public ScalarType Type { get; }

    /// <summary>Number of parameters, the tied output counted once.</summary>
    public long TotalParameters => named_parameters().Sum(named => named.parameter.numel());

    /// <summary>Parameters without token and position embeddings (Kaplan et al. 2020, section 2.1).</summary>
    public long NonEmbeddingParameters => TotalParameters - ((long)(Config.VocabularySize + Config.ContextLength) * Config.Width);

    /// <summary>Makes a model with random weights: N(0, 0.02) or of the configuration's own deviation, those that write to the residual stream scaled by 1/sqrt(2 layers).</summary>
    /// <param name="config">The shape.</param>
    /// <param name="seed">Decides every weight, the same on each device. The process-wide generator is neither read nor changed.</param>
    /// <param name="device">Where the parameters live; <see cref="ComputeDevice.Pick"/> where null. The meta device holds shapes alone.</param>
    /// <param name="type">The parameters' number type; single precision where null.</param>
    /// <exception cref="ArgumentException">The configuration's values are at odds.</exception>
    /// <exception cref="LibtorchLoadException">libtorch cannot be loaded.</exception>
    public static Gpt Create(GptConfig config, int seed, Device? device = null, ScalarType? type = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        device ??= ComputeDevice.Pick();
        using var initializer = new Initializer(seed, device, type ?? ScalarType.Float32);
        return new Gpt(config, initializer);
    }

    /// <summary>Makes a model whose parameters hold whatever their memory held; each must be loaded before it is used.</summary>
    internal static Gpt CreateUnfilled(GptConfig config, Device? device = null, ScalarType type = ScalarType.Float32)
    {
        config.Validate();
        device ??= ComputeDevice.Pick();
        using var initializer = new Initializer(seed: null, device, type);
        return new Gpt(config, initializer);
    }

    /// <summary>Logits of the next token at every position.</summary>
    /// <param name="input">Token numbers, [batch, time], of type int64, with time at most the context length.</param>
    /// <returns>Logits [batch, time, vocabulary].</returns>
    /// <exception cref="ArgumentException">The sequence is longer than the context.</exception>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Logits(Residual(input)).MoveToOuterDisposeScope();
    }

    string ISequenceModel.Name => Config.Name;

    int ISequenceModel.VocabularySize => Config.VocabularySize;

    int? ISequenceModel.ContextLength => Config.ContextLength;

    IEnumerable<(string Name, Parameter Parameter)> ISequenceModel.NamedParameters => named_parameters();

    Tensor ISequenceModel.Hidden(Tensor tokens) => Residual(tokens);

    Tensor ISequenceModel.Output(Tensor hidden) => Logits(hidden);

    double ISequenceModel.ForwardFlopsPerToken(int time) => ModelCost.ForGpt(Config, time).ForwardFlops / time;

    string IEmbeddedModel.Name => Config.Name;

    int IEmbeddedModel.VocabularySize => Config.VocabularySize;

    int? IEmbeddedModel.ContextLength => Config.ContextLength;

    Tensor IEmbeddedModel.Embed(Tensor tokens) => Embed(tokens, null, 0, null);

    Tensor IEmbeddedModel.HiddenOf(Tensor embedded)
    {
        using var scope = NewDisposeScope();
        var pass = ForwardPass.Begin(embedded.shape[1], Config.HeadWidth, Device, Type, null, null);
        return Normalize(_blocks.Transform(embedded, pass)).MoveToOuterDisposeScope();
    }

    /// <summary>Mean cross-entropy of the targets in nats per token, a scalar tensor.</summary>
    /// <param name="inputs">Token numbers, [batch, time].</param>
    /// <param name="targets">The token after each input, [batch, time].</param>
    public Tensor Loss(Tensor inputs, Tensor targets) => Loss(inputs, targets, nn.Reduction.Mean, null);

    internal Tensor Loss(Tensor inputs, Tensor targets, nn.Reduction reduction, Dropout? dropout, Precision precision = Precision.Single, int? separator = null)
    {
        using var scope = NewDisposeScope();
        var residual = Residual(inputs, null, dropout, precision, separator);
        var rows = ChunkedLoss.Rows(Config.VocabularySize);
        if (!is_grad_enabled() && reduction == nn.Reduction.Mean && targets.numel() > rows)
        {
            return ChunkedLoss.Mean(this, residual.view(-1, Config.Width), targets.view(-1), rows, precision).MoveToOuterDisposeScope();
        }

        var logits = Logits(residual, precision).view(-1, Config.VocabularySize); // [batch * time, vocabulary]
        return nn.functional.cross_entropy(logits, targets.view(-1), reduction: reduction).MoveToOuterDisposeScope();
    }

    /// <summary>The normalized residual stream after the last block: [batch, time, width].</summary>
    /// <param name="input">Token numbers, [batch, time].</param>
    /// <param name="cache">Keys and values of earlier tokens; null without them.</param>
    /// <param name="dropout">This pass's dropout; null where there is none.</param>
    /// <param name="precision">The numbers in which products are computed.</param>
    /// <param name="separator">The token that a document begins with, where documents must not see each other; null where all is one.</param>
    internal Tensor Residual(Tensor input, KeyValueCache? cache = null, Dropout? dropout = null, Precision precision = Precision.Single, int? separator = null)
    {
        using var scope = NewDisposeScope();
        var time = input.shape[1];
        var start = cache?.Length ?? 0;
        if (start + time > Config.ContextLength)
        {
            throw new ArgumentException(
                $"Model '{Config.Name}' reads at most {Config.ContextLength} tokens (ContextLength); it was given {start + time}. Give it the last {Config.ContextLength}.");
        }

        var (pass, positions) = Begin(input, cache, dropout, precision, separator);
        var residual = _blocks.Transform(Embed(input, positions, start, dropout), pass);
        cache?.Advance((int)time);
        return Normalize(residual).MoveToOuterDisposeScope();
    }

    /// <summary>What the blocks of a pass share, and each token's position, null for the row's own order; see <see cref="Residual"/>.</summary>
    internal (ForwardPass Pass, Tensor? Positions) Begin(Tensor input, KeyValueCache? cache, Dropout? dropout, Precision precision, int? separator)
    {
        var pass = ForwardPass.Begin(input.shape[1], Config.HeadWidth, Device, Type, cache, dropout, precision);
        if (separator is not { } token)
        {
            return (pass, cache?.Uneven?.Positions);
        }

        var rows = new PackedRows(input, token);
        return (ForwardPass.WithinDocuments(rows, Config.Heads, pass, Type), rows.Positions);
    }

    /// <summary>The blocks, in the order in which they are applied.</summary>
    internal BlockStack Blocks => _blocks;

    /// <summary>The token embedding, which is also the output matrix: [vocabulary, width].</summary>
    internal Tensor TokenEmbedding => _tokenEmbedding.Weight;

    /// <summary>What the first block reads: [batch, time] to [batch, time, width].</summary>
    /// <param name="input">Token numbers, [batch, time].</param>
    /// <param name="positions">Each token's place in its sequence; null for <paramref name="start"/> onwards.</param>
    /// <param name="start">Place of the first token.</param>
    /// <param name="dropout">This pass's dropout; null where there is none.</param>
    internal Tensor Embed(Tensor input, Tensor? positions, long start, Dropout? dropout)
    {
        using var scope = NewDisposeScope();
        positions ??= HeldScalars.Range(start, start + input.shape[1], Device);
        var residual = _tokenEmbedding.forward(input).Plus(_positionEmbedding.forward(positions));
        return (dropout is null ? residual : dropout.Apply(residual)).MoveToOuterDisposeScope();
    }

    /// <summary>The last block's output as the logits read it.</summary>
    internal Tensor Normalize(Tensor residual) => _finalNormalization.forward(residual);

    /// <summary>[..., width] to logits [..., vocabulary]: a product with the token embedding, which is not a second parameter.</summary>
    /// <remarks>Logits have the residual's number type in every precision.</remarks>
    internal Tensor Logits(Tensor residual, Precision precision = Precision.Single) => Logits(residual, _tokenEmbedding.Weight, precision);

    /// <summary>The same with a table in the token embedding's place.</summary>
    internal static Tensor Logits(Tensor residual, Tensor table, Precision precision)
    {
        using var scope = NewDisposeScope();
        return Projection.Product(residual, table, null, precision).to(residual.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>An empty cache for <paramref name="batch"/> sequences of up to <paramref name="capacity"/> tokens, a whole context where null.</summary>
    internal KeyValueCache NewCache(int batch, int? capacity = null) =>
        new(Config.Layers, (long)batch * Config.Heads, capacity ?? Config.ContextLength, Config.HeadWidth, Device, Type);

    /// <summary>Releases the parameters.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ModuleTree.Release(this);
        }

        base.Dispose(disposing);
    }

    private static BlockDesign Design(GptConfig config) => new()
    {
        Width = config.Width,
        Heads = config.Heads,
        MlpWidth = config.MlpWidth,
        Biases = config.Biases,
        NormalizesSums = false,
        NormalizationEpsilon = NormalizationEpsilon,
        Gelu = GELU.Approximate.tanh,
        InitialDeviation = config.InitialDeviation ?? InitialDeviation,

        // So that the residual stream's variance does not grow with depth (Radford et al. 2019, section 2.3).
        ResidualDeviation = (config.InitialDeviation ?? InitialDeviation) / Math.Sqrt(2 * config.Layers),
        Names = BlockNames,
    };
}
