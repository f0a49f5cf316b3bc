using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>A model that can be read from its embeddings on, so that what an output owes to each input can be asked for.</summary>
public interface IEmbeddedModel
{
    /// <summary>The model's name, for errors and tables.</summary>
    public string Name { get; }

    /// <summary>Tokens that it knows.</summary>
    public int VocabularySize { get; }

    /// <summary>Most tokens that it reads at once; null where nothing limits them.</summary>
    public int? ContextLength { get; }

    /// <summary>Where the parameters live.</summary>
    public Device Device { get; }

    /// <summary>What the first layer reads: [batch, time] tokens of type int64 to [batch, time, width].</summary>
    public Tensor Embed(Tensor tokens);

    /// <summary>What the output layer reads, made of what <see cref="Embed"/> gives: [batch, time, width] to the same shape.</summary>
    public Tensor HiddenOf(Tensor embedded);
}
