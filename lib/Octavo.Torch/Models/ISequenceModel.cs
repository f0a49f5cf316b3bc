using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>
/// A model that reads tokens and says something at each: what decoders, recurrent networks, causal convolutions and encoders have in common, so
/// that one trainer and one evaluation serve them all.
/// </summary>
public interface ISequenceModel : IDisposable
{
    /// <summary>The model's name, for records and tables.</summary>
    public string Name { get; }

    /// <summary>Tokens that it knows.</summary>
    public int VocabularySize { get; }

    /// <summary>Most tokens that it reads at once; null where nothing limits them.</summary>
    public int? ContextLength { get; }

    /// <summary>Where the parameters live.</summary>
    public Device Device { get; }

    /// <summary>All parameters with their names; those that do not require a gradient are not trained.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters { get; }

    /// <summary>What the output layer reads: [batch, time] tokens of type int64 to [batch, time, width].</summary>
    public Tensor Hidden(Tensor tokens);

    /// <summary>[..., width] to logits [..., vocabulary].</summary>
    public Tensor Output(Tensor hidden);

    /// <summary>FLOPs of reading one token in a sequence of <paramref name="time"/> tokens, output included; a multiply-add is 2.</summary>
    public double ForwardFlopsPerToken(int time);
}
