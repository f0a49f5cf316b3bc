using Octavo.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>Makes the model of any shape that reads tokens.</summary>
public static class SequenceModels
{
    /// <summary>A model with initial weights drawn from a seed.</summary>
    /// <param name="shape">A <see cref="GptConfig"/>, <see cref="RecurrentConfig"/>, <see cref="ConvolutionConfig"/> or <see cref="BertConfig"/>.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <param name="device">Where it lives; the device in use where not given.</param>
    /// <exception cref="ArgumentException">The shape is not valid, or of no kind that is known here.</exception>
    public static ISequenceModel Create(ISequenceShape shape, int seed, Device? device = null) => shape switch
    {
        GptConfig config => Gpt.Create(config, seed, device),
        RecurrentConfig config => Recurrent.Create(config, seed, device),
        ConvolutionConfig config => Convolution.Create(config, seed, device),
        BertConfig config => Bert.Create(config, seed, device),
        null => throw new ArgumentNullException(nameof(shape)),
        _ => throw new ArgumentException($"'{shape.Name}' is a {shape.GetType().Name}; models are made of GptConfig, RecurrentConfig, ConvolutionConfig and BertConfig."),
    };
}
