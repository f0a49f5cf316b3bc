using Octavo.Torch.Checkpoints;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Interchange;

/// <summary>GPT-2 models in the layout in which Hugging Face publishes them: a folder with config.json and model.safetensors.</summary>
/// <remarks>
/// The tokenizer is no part of a model: use <see cref="Tokenizers.Gpt2Tokenizer"/> with OpenAI's. The layout's linear weights are stored
/// [in, out], the model's [out, in]; the values are the same to the bit both ways.
/// </remarks>
public static class Gpt2Files
{
    /// <summary>Loads a published model; the caller disposes of it.</summary>
    /// <param name="folder">
    /// Holds config.json, and model.safetensors or model.safetensors.index.json with the parts it lists. Weights of type F32, F16 and BF16
    /// become single precision; stored causal masks are passed over; an output matrix of its own must equal the token embedding.
    /// </param>
    /// <param name="device">Where the parameters shall live; <see cref="ComputeDevice.Pick"/> where null.</param>
    /// <param name="cancellation">Ends the reading between two tensors.</param>
    /// <exception cref="InterchangeException">A file is missing, the configuration asks for what <see cref="Gpt"/> does not compute, or tensors do not fit it.</exception>
    /// <exception cref="SafetensorsException">A file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Gpt Load(string folder, Device? device = null, CancellationToken cancellation = default)
    {
        var config = Gpt2Layout.Read(folder);
        using var published = PublishedFolder.Open(folder);
        return PublishedModel.Load(published, Gpt2Layout.For(config), on => Gpt.CreateUnfilled(config, on), device, cancellation);
    }

    /// <summary>Writes a model so that programs that read GPT-2's published layout read it; whole or not at all.</summary>
    /// <param name="model">The model, on any device. One without biases is written with biases of zero, which computes the same.</param>
    /// <param name="folder">A folder that is not there or empty.</param>
    /// <param name="cancellation">Ends the writing between two tensors; nothing is left.</param>
    /// <exception cref="IOException">The folder has files in it, cannot be written, or the disk is full; nothing is left.</exception>
    public static void Save(Gpt model, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        var layout = Gpt2Layout.For(model.Config);
        var parameters = Gpt2Layout.WithBiases(layout, PublishedWeights.ParametersOf(model));
        PublishedModel.Save(parameters, layout, Gpt2Layout.Write(model.Config, model.Type), folder, cancellation);
    }
}
