using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>
/// One Transformer block: attention, in decoders that have a source attention to it, and a perceptron, each added to the residual stream.
/// What a part reads is normalized (Radford et al. 2019, section 2.3), or each sum is (Vaswani et al. 2017, section 5.4).
/// </summary>
internal sealed class Block : nn.Module
{
    private readonly BlockDesign _design;
    private readonly LayerNormalization _attentionNormalization;
    private readonly SelfAttention _attention;
    private readonly LayerNormalization? _sourceNormalization;
    private readonly SourceAttention? _sourceAttention;
    private readonly LayerNormalization _feedForwardNormalization;
    private readonly FeedForward _feedForward;

    public Block(BlockDesign design, Initializer initializer, int layer)
        : base(nameof(Block))
    {
        _design = design;
        _attentionNormalization = new LayerNormalization(initializer, design.Width, design.Biases, design.NormalizationEpsilon);
        _attention = new SelfAttention(design, initializer, layer);
        if (design.Names.Source is not null)
        {
            _sourceNormalization = new LayerNormalization(initializer, design.Width, design.Biases, design.NormalizationEpsilon);
            _sourceAttention = new SourceAttention(design, initializer, layer);
        }

        _feedForwardNormalization = new LayerNormalization(initializer, design.Width, design.Biases, design.NormalizationEpsilon);
        _feedForward = new FeedForward(design, initializer);

        // By the model's names, which differ between models and so cannot be those of fields.
        var names = design.Names;
        ModuleTree.Add(this, names.AttentionNormalization, _attentionNormalization);
        ModuleTree.Add(this, names.QueryKeyValue, _attention.QueryKeyValue);
        ModuleTree.Add(this, names.AttentionOutput, _attention.Output);
        if (names.Source is { } source)
        {
            ModuleTree.Add(this, source.Normalization, _sourceNormalization!);
            ModuleTree.Add(this, source.Query, _sourceAttention!.Query);
            ModuleTree.Add(this, source.KeyValue, _sourceAttention.KeyValue);
            ModuleTree.Add(this, source.Output, _sourceAttention.Output);
        }

        ModuleTree.Add(this, names.FeedForwardNormalization, _feedForwardNormalization);
        ModuleTree.Add(this, names.Expand, _feedForward.Expand);
        ModuleTree.Add(this, names.Contract, _feedForward.Contract);
    }

    /// <summary>[batch, time, width] to the same shape.</summary>
    public Tensor Transform(Tensor residual, ForwardPass pass)
    {
        using var scope = NewDisposeScope();
        var attended = Add(residual, _attentionNormalization, input => _attention.Attend(input, pass), pass);
        if (_sourceAttention is not null)
        {
            var source = pass.Source ?? throw new InvalidOperationException("A block that reads a source was given none.");
            attended = Add(attended, _sourceNormalization!, input => _sourceAttention.Attend(input, source), pass);
        }

        return Add(attended, _feedForwardNormalization, input => _feedForward.Transform(input, pass), pass).MoveToOuterDisposeScope();
    }

    /// <summary>A source's keys and values as this block reads them.</summary>
    public (Tensor Keys, Tensor Values) Project(Tensor encoded, ForwardPass pass) =>
        _sourceAttention?.Project(encoded, pass) ?? throw new InvalidOperationException("This block reads no source.");

    /// <summary>Registers nothing by its field's name.</summary>
    protected override void RegisterComponents()
    {
    }

    private Tensor Add(Tensor residual, LayerNormalization normalization, Func<Tensor, Tensor> part, ForwardPass pass) => _design.NormalizesSums
        ? normalization.forward(residual.Plus(Dropped(part(residual), pass)))
        : residual.Plus(Dropped(part(normalization.forward(residual)), pass));

    private static Tensor Dropped(Tensor input, ForwardPass pass) => pass.Dropout is { } dropout ? dropout.Apply(input) : input;
}
