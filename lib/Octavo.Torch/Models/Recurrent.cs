using Octavo.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>A recurrent language model: an embedding, libtorch's own RNN, LSTM or GRU, and an output tied to the embedding.</summary>
/// <remarks>
/// Initial weights: the embedding from N(0, 0.02) as a GPT's, the recurrent layers uniform up to 1/sqrt(width), libtorch's custom.
/// </remarks>
public sealed class Recurrent : nn.Module<Tensor, Tensor>, ISequenceModel, IEmbeddedModel
{
    private const double InitialDeviation = 0.02;

    private readonly EmbeddingTable _tokenEmbedding;
    private readonly nn.Module _layers;

    private Recurrent(RecurrentConfig config, Initializer initializer)
        : base(nameof(Recurrent))
    {
        Config = config;
        Device = initializer.Device;
        _tokenEmbedding = new EmbeddingTable(initializer, config.VocabularySize, config.Width, config.InitialDeviation ?? InitialDeviation);
        _layers = Layers(config, initializer);
        ModuleTree.Add(this, "embedding", _tokenEmbedding);
        ModuleTree.Add(this, "layers", _layers);
    }

    /// <summary>The model's shape.</summary>
    public RecurrentConfig Config { get; }

    /// <summary>Where the parameters live.</summary>
    public Device Device { get; }

    /// <inheritdoc/>
    public string Name => Config.Name;

    /// <inheritdoc/>
    public int VocabularySize => Config.VocabularySize;

    /// <summary>Null: the state holds what was read, however much that is.</summary>
    public int? ContextLength => null;

    /// <inheritdoc/>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters => named_parameters();

    /// <summary>Creates a model with initial weights drawn from a seed.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <param name="device">Where it lives; the device in use where not given.</param>
    /// <exception cref="ArgumentException">The configuration is not valid.</exception>
    public static Recurrent Create(RecurrentConfig config, int seed, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        using var initializer = new Initializer(seed, device ?? Native.ComputeDevice.Pick(), ScalarType.Float32);
        return new Recurrent(config, initializer);
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
        var hidden = _layers switch
        {
            RNN rnn => rnn.forward(embedded, null).Item1,
            GRU gru => gru.forward(embedded).Item1,
            _ => ((LSTM)_layers).forward(embedded).Item1,
        };
        return hidden.MoveToOuterDisposeScope();
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

    private static nn.Module Layers(RecurrentConfig config, Initializer initializer)
    {
        // Making the module draws from the process-wide generator: put the generator back as it was.
        using var state = random.get_rng_state();
        nn.Module layers = config.Cell switch
        {
            RecurrentCell.Rnn => nn.RNN(config.Width, config.Width, config.Layers, batchFirst: true, device: initializer.Device),
            RecurrentCell.Gru => nn.GRU(config.Width, config.Width, config.Layers, batchFirst: true, device: initializer.Device),
            _ => nn.LSTM(config.Width, config.Width, config.Layers, batchFirst: true, device: initializer.Device),
        };
        random.set_rng_state(state);
        using var still = no_grad();
        foreach (var (_, parameter) in layers.named_parameters())
        {
            using var values = initializer.Uniform(1 / Math.Sqrt(config.Width), parameter.shape);
            parameter.copy_(values);
        }

        return layers;
    }
}
