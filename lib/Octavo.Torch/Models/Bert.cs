using Octavo.Models;
using Octavo.Torch.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>
/// An encoder that reads both ways: token, position and segment embeddings, blocks that normalize their sums, GELU with the error function,
/// and heads for masked tokens and for the next sentence. Source: Devlin et al. 2019 (BERT), section 3.
/// </summary>
/// <remarks>
/// Parameters are named and shaped as in the published checkpoints, but for the query, key and value of a layer, which are one product:
/// <c>attention.self.query_key_value</c>, [3 * width, width], their rows in this order.
/// </remarks>
public sealed class Bert : nn.Module<Tensor, Tensor?, Tensor?, Tensor>, ISequenceModel, IEmbeddedModel
{
    /// <summary>A target that is not predicted: what <see cref="Loss(Tensor, Tensor, Tensor?, Tensor?, Tensor?)"/> passes over.</summary>
    public const long NotPredicted = -100;

    // Devlin et al. 2019 leave it to their code: a normal distribution of 0.02, cut off at two deviations there and whole here.
    private const double InitialDeviation = 0.02;

    private static readonly BlockNames BlockNames = new()
    {
        AttentionNormalization = "attention.output.LayerNorm",
        QueryKeyValue = "attention.self.query_key_value",
        AttentionOutput = "attention.output.dense",
        FeedForwardNormalization = "output.LayerNorm",
        Expand = "intermediate.dense",
        Contract = "output.dense",
    };

    private readonly EmbeddingTable _tokenEmbedding;
    private readonly EmbeddingTable _positionEmbedding;
    private readonly EmbeddingTable _segmentEmbedding;
    private readonly LayerNormalization _embeddingNormalization;
    private readonly BlockStack _blocks;
    private readonly Projection? _pooler;
    private readonly Projection? _maskedTransform;
    private readonly LayerNormalization? _maskedNormalization;
    private readonly Parameter? _maskedBias;
    private readonly Projection? _nextSentence;

    private Bert(BertConfig config, Initializer initializer)
        : base(nameof(Bert))
    {
        Config = config;
        Device = initializer.Device;
        Type = initializer.Type;
        _tokenEmbedding = new EmbeddingTable(initializer, config.VocabularySize, config.Width, InitialDeviation);
        _positionEmbedding = new EmbeddingTable(initializer, config.ContextLength, config.Width, InitialDeviation);
        _segmentEmbedding = new EmbeddingTable(initializer, config.Segments, config.Width, InitialDeviation);
        _embeddingNormalization = Normalization(initializer, config);
        _blocks = new BlockStack(Design(config), initializer, config.Layers);
        ModuleTree.Add(this, "bert.embeddings.word_embeddings", _tokenEmbedding);
        ModuleTree.Add(this, "bert.embeddings.position_embeddings", _positionEmbedding);
        ModuleTree.Add(this, "bert.embeddings.token_type_embeddings", _segmentEmbedding);
        ModuleTree.Add(this, "bert.embeddings.LayerNorm", _embeddingNormalization);
        ModuleTree.Add(this, "bert.encoder.layer", _blocks);
        if (config.Pooler)
        {
            _pooler = new Projection(initializer, config.Width, config.Width, InitialDeviation, bias: true);
            ModuleTree.Add(this, "bert.pooler.dense", _pooler);
        }

        if (config.MaskedTokenHead)
        {
            _maskedTransform = new Projection(initializer, config.Width, config.Width, InitialDeviation, bias: true);
            _maskedNormalization = Normalization(initializer, config);
            _maskedBias = initializer.Zeros(config.VocabularySize);
            ModuleTree.Add(this, "cls.predictions.transform.dense", _maskedTransform);
            ModuleTree.Add(this, "cls.predictions.transform.LayerNorm", _maskedNormalization);
            ModuleTree.Add(this, "cls.predictions.bias", _maskedBias);
        }

        if (config.NextSentenceHead)
        {
            _nextSentence = new Projection(initializer, config.Width, 2, InitialDeviation, bias: true);
            ModuleTree.Add(this, "cls.seq_relationship", _nextSentence);
        }
    }

    /// <summary>The model's shape.</summary>
    public BertConfig Config { get; }

    /// <summary>Where the parameters live.</summary>
    public Device Device { get; }

    /// <summary>The parameters' number type.</summary>
    public ScalarType Type { get; }

    /// <summary>Number of parameters, the output that is tied to the token embedding counted once.</summary>
    public long TotalParameters => named_parameters().Sum(named => named.parameter.numel());

    /// <summary>Parameters of the encoder and its pooler without the heads, the number that is quoted for BERT.</summary>
    public long EncoderParameters =>
        named_parameters().Where(named => named.name.StartsWith("bert.", StringComparison.Ordinal)).Sum(named => named.parameter.numel());

    /// <summary>Makes a model with random weights N(0, 0.02), biases of 0 and layer norms that begin with gain 1.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="seed">Decides every weight, the same on each device. The process-wide generator is neither read nor changed.</param>
    /// <param name="device">Where the parameters live; <see cref="ComputeDevice.Pick"/> where null. The meta device holds shapes alone.</param>
    /// <param name="type">The parameters' number type; single precision where null.</param>
    /// <exception cref="ArgumentException">The configuration's values are at odds.</exception>
    /// <exception cref="LibtorchLoadException">libtorch cannot be loaded.</exception>
    public static Bert Create(BertConfig config, int seed, Device? device = null, ScalarType? type = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        device ??= ComputeDevice.Pick();
        using var initializer = new Initializer(seed, device, type ?? ScalarType.Float32);
        return new Bert(config, initializer);
    }

    /// <summary>Makes a model whose parameters hold whatever their memory held; each must be loaded before it is used.</summary>
    internal static Bert CreateUnfilled(BertConfig config, Device? device = null, ScalarType type = ScalarType.Float32)
    {
        config.Validate();
        device ??= ComputeDevice.Pick();
        using var initializer = new Initializer(seed: null, device, type);
        return new Bert(config, initializer);
    }

    /// <summary>What the last block makes of every token.</summary>
    /// <param name="tokens">Token numbers, [batch, time], of type int64, with time at most the context length.</param>
    /// <param name="segments">Each token's segment, [batch, time], of type int64; null where all belong to segment 0.</param>
    /// <param name="mask">1 or true for tokens and 0 or false for padding, [batch, time]; null where nothing is padding.</param>
    /// <returns>Vectors [batch, time, width]; those of padding mean nothing.</returns>
    /// <exception cref="ArgumentException">The sequences are longer than the context, or shapes differ.</exception>
    public override Tensor forward(Tensor tokens, Tensor? segments, Tensor? mask) => Encode(tokens, segments, mask);

    string ISequenceModel.Name => Config.Name;

    int ISequenceModel.VocabularySize => Config.VocabularySize;

    int? ISequenceModel.ContextLength => Config.ContextLength;

    IEnumerable<(string Name, Parameter Parameter)> ISequenceModel.NamedParameters => named_parameters();

    Tensor ISequenceModel.Hidden(Tensor tokens) => Encode(tokens, null, null);

    Tensor ISequenceModel.Output(Tensor hidden) => MaskedTokenLogits(hidden);

    double ISequenceModel.ForwardFlopsPerToken(int time) => Config.ForwardFlopsPerToken(time);

    string IEmbeddedModel.Name => Config.Name;

    int IEmbeddedModel.VocabularySize => Config.VocabularySize;

    int? IEmbeddedModel.ContextLength => Config.ContextLength;

    Tensor IEmbeddedModel.Embed(Tensor tokens) => Embed(tokens, null, null);

    Tensor IEmbeddedModel.HiddenOf(Tensor embedded)
    {
        using var scope = NewDisposeScope();
        var pass = ForwardPass.BeginBothWays(embedded.shape[1], Config.Heads, Config.HeadWidth, Device, Type, null, null);
        return _blocks.Transform(embedded, pass).MoveToOuterDisposeScope();
    }

    /// <summary>The same where nothing is padding.</summary>
    /// <param name="tokens">Token numbers, [batch, time], of type int64, with time at most the context length.</param>
    /// <param name="segments">Each token's segment, [batch, time], of type int64; null where all belong to segment 0.</param>
    /// <returns>Vectors [batch, time, width].</returns>
    public Tensor forward(Tensor tokens, Tensor? segments = null) => Encode(tokens, segments, null);

    /// <summary>One vector per sequence, made of its first token's: tanh of a dense layer (section 3.2; the authors' code).</summary>
    /// <param name="hidden">What <see cref="forward(Tensor, Tensor?, Tensor?)"/> gives, [batch, time, width].</param>
    /// <returns>[batch, width].</returns>
    /// <exception cref="InvalidOperationException">The configuration has no pooler.</exception>
    public Tensor Pool(Tensor hidden) => Pool(hidden, Precision.Single);

    /// <summary>Logits of the token at every position, masked or not: dense layer, GELU, layer norm, and a product with the token embedding.</summary>
    /// <param name="hidden">What <see cref="forward(Tensor, Tensor?, Tensor?)"/> gives, [..., width], or some rows of it.</param>
    /// <returns>[..., vocabulary].</returns>
    /// <exception cref="InvalidOperationException">The configuration has no masked-token head.</exception>
    public Tensor MaskedTokenLogits(Tensor hidden) => MaskedTokenLogits(hidden, Precision.Single);

    /// <summary>Logits of "the second sentence follows the first" (index 0) and "it does not" (index 1), as in the authors' code.</summary>
    /// <param name="pooled">What <see cref="Pool(Tensor)"/> gives, [batch, width].</param>
    /// <returns>[batch, 2].</returns>
    /// <exception cref="InvalidOperationException">The configuration has no next-sentence head.</exception>
    public Tensor NextSentenceLogits(Tensor pooled) => NextSentenceLogits(pooled, Precision.Single);

    /// <summary>
    /// The loss of pretraining, a scalar tensor: mean cross-entropy of the masked tokens in nats, plus that of the next sentence where
    /// its labels are given (appendix A.2).
    /// </summary>
    /// <param name="tokens">Token numbers with some masked, [batch, time].</param>
    /// <param name="targets">The token to predict, [batch, time], of type int64; <see cref="NotPredicted"/> where none is.</param>
    /// <param name="segments">Each token's segment, [batch, time]; null where all belong to segment 0.</param>
    /// <param name="mask">1 or true for tokens and 0 or false for padding, [batch, time]; null where nothing is padding.</param>
    /// <param name="nextSentence">0 where the second sentence follows the first and 1 where not, [batch], of type int64; null to leave it out.</param>
    /// <exception cref="ArgumentException">No target is to be predicted, or shapes differ.</exception>
    /// <exception cref="InvalidOperationException">The configuration lacks the head.</exception>
    public Tensor Loss(Tensor tokens, Tensor targets, Tensor? segments = null, Tensor? mask = null, Tensor? nextSentence = null) =>
        Loss(tokens, targets, segments, mask, nextSentence, null);

    internal Tensor Loss(Tensor tokens, Tensor targets, Tensor? segments, Tensor? mask, Tensor? nextSentence, Dropout? dropout, Precision precision = Precision.Single)
    {
        using var scope = NewDisposeScope();
        var hidden = Encode(tokens, segments, mask, dropout, precision);
        return HeadLoss(hidden, tokens, targets, nextSentence, _tokenEmbedding.Weight, precision).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the gradients of the loss divided by <paramref name="parts"/>, and gives that; blocks are computed twice and keep their inputs alone.</summary>
    internal Tensor Recompute(Tensor tokens, Tensor targets, Tensor? segments, Tensor? mask, Tensor? nextSentence, int parts, Dropout? dropout, Precision precision = Precision.Single)
    {
        using var scope = NewDisposeScope();
        var pass = Begin(tokens, segments, mask, dropout, precision);
        var table = _tokenEmbedding.Weight.detach().requires_grad_(true);
        Tensor Share(Tensor hidden)
        {
            var loss = HeadLoss(hidden, tokens, targets, nextSentence, table, precision);
            var share = parts == 1 ? loss : loss.DividedBy(parts);
            share.backward();
            return share;
        }

        return Recomputation.Run(_blocks, Embed(tokens, segments, dropout), pass, Share, null, (_tokenEmbedding.Weight, table)).MoveToOuterDisposeScope();
    }

    internal Tensor Encode(Tensor tokens, Tensor? segments, Tensor? mask, Dropout? dropout = null, Precision precision = Precision.Single)
    {
        using var scope = NewDisposeScope();
        var pass = Begin(tokens, segments, mask, dropout, precision);
        return _blocks.Transform(Embed(tokens, segments, dropout), pass).MoveToOuterDisposeScope();
    }

    /// <summary>What the first block reads: [batch, time] to [batch, time, width].</summary>
    internal Tensor Embed(Tensor tokens, Tensor? segments, Dropout? dropout)
    {
        using var scope = NewDisposeScope();
        var positions = HeldScalars.Range(0, tokens.shape[1], Device);
        var sum = _tokenEmbedding.forward(tokens).Plus(_positionEmbedding.forward(positions)).Plus(_segmentEmbedding.forward(segments ?? zeros_like(tokens)));
        var normalized = _embeddingNormalization.forward(sum);
        return (dropout is null ? normalized : dropout.Apply(normalized)).MoveToOuterDisposeScope();
    }

    internal Tensor Pool(Tensor hidden, Precision precision)
    {
        var pooler = _pooler ?? throw Missing(nameof(BertConfig.Pooler));
        using var scope = NewDisposeScope();
        return pooler.Apply(hidden.select(1, 0), precision).to(hidden.dtype).tanh().MoveToOuterDisposeScope();
    }

    internal Tensor MaskedTokenLogits(Tensor hidden, Precision precision) => MaskedTokenLogits(hidden, _tokenEmbedding.Weight, precision);

    /// <summary>The same with a table in the token embedding's place.</summary>
    private Tensor MaskedTokenLogits(Tensor hidden, Tensor table, Precision precision)
    {
        if (_maskedTransform is null || _maskedNormalization is null || _maskedBias is null)
        {
            throw Missing(nameof(BertConfig.MaskedTokenHead));
        }

        using var scope = NewDisposeScope();
        var transformed = nn.functional.gelu(_maskedTransform.Apply(hidden, precision).to(hidden.dtype), GELU.Approximate.none);
        return Projection.Product(_maskedNormalization.forward(transformed), table, _maskedBias, precision).to(hidden.dtype).MoveToOuterDisposeScope();
    }

    internal Tensor NextSentenceLogits(Tensor pooled, Precision precision)
    {
        var head = _nextSentence ?? throw Missing(nameof(BertConfig.NextSentenceHead));
        using var scope = NewDisposeScope();
        return head.Apply(pooled, precision).to(pooled.dtype).MoveToOuterDisposeScope();
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

    private ForwardPass Begin(Tensor tokens, Tensor? segments, Tensor? mask, Dropout? dropout, Precision precision)
    {
        InputCheck.Context(nameof(Bert), Config.Name, tokens, Config.ContextLength);
        InputCheck.Shape(nameof(Bert), Config.Name, nameof(segments), segments, tokens.shape);
        InputCheck.Shape(nameof(Bert), Config.Name, nameof(mask), mask, tokens.shape);
        return ForwardPass.BeginBothWays(tokens.shape[1], Config.Heads, Config.HeadWidth, Device, Type, mask, dropout, precision);
    }

    private Tensor HeadLoss(Tensor hidden, Tensor tokens, Tensor targets, Tensor? nextSentence, Tensor table, Precision precision)
    {
        using var scope = NewDisposeScope();
        InputCheck.Shape(nameof(Bert), Config.Name, nameof(targets), targets, tokens.shape);

        // Logits of the predicted positions alone: about one in seven, and the vocabulary is the widest matrix of all.
        var predicted = targets.reshape(-1).NotEqualTo(NotPredicted).nonzero().view(-1);
        if (predicted.shape[0] == 0)
        {
            throw new ArgumentException($"Bert '{Config.Name}': all {targets.numel()} targets are {NotPredicted} (NotPredicted), so there is nothing to learn. Mask at least one token of a batch.");
        }

        var logits = MaskedTokenLogits(hidden.view(-1, Config.Width).index_select(0, predicted), table, precision);
        var loss = nn.functional.cross_entropy(logits, targets.reshape(-1).index_select(0, predicted));
        if (nextSentence is not null)
        {
            loss = loss.Plus(nn.functional.cross_entropy(NextSentenceLogits(Pool(hidden, precision), precision), nextSentence));
        }

        return loss.MoveToOuterDisposeScope();
    }

    private static LayerNormalization Normalization(Initializer initializer, BertConfig config) =>
        new(initializer, config.Width, bias: true, config.NormalizationEpsilon);

    private static BlockDesign Design(BertConfig config) => new()
    {
        Width = config.Width,
        Heads = config.Heads,
        MlpWidth = config.MlpWidth,
        NormalizesSums = true,
        NormalizationEpsilon = config.NormalizationEpsilon,
        Gelu = GELU.Approximate.none,
        InitialDeviation = InitialDeviation,
        ResidualDeviation = InitialDeviation,
        Names = BlockNames,
    };

    private InvalidOperationException Missing(string part) =>
        new($"Bert '{Config.Name}' was made without this part. Set {part} in its configuration.");
}
