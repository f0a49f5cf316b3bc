using Octavo.Torch.Checkpoints;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Interchange;

/// <summary>BERT models in the layout in which Hugging Face publishes them: a folder with config.json and model.safetensors.</summary>
/// <remarks>The layout has a layer's query, key and value apart, the model as one matrix; the values are the same to the bit both ways.</remarks>
public static class BertFiles
{
    /// <summary>Loads a published model with the heads that its file has; the caller disposes of it.</summary>
    /// <param name="folder">
    /// Holds config.json, and model.safetensors or model.safetensors.index.json with the parts it lists. Weights of type F32, F16 and BF16
    /// become single precision; an output matrix of its own must equal the token embedding.
    /// </param>
    /// <param name="device">Where the parameters shall live; <see cref="ComputeDevice.Pick"/> where null.</param>
    /// <param name="cancellation">Ends the reading between two tensors.</param>
    /// <exception cref="InterchangeException">A file is missing, the configuration asks for what <see cref="Bert"/> does not compute, or tensors do not fit it.</exception>
    /// <exception cref="SafetensorsException">A file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Bert Load(string folder, Device? device = null, CancellationToken cancellation = default)
    {
        using var published = PublishedFolder.Open(folder);
        var config = BertLayout.Read(published);
        return PublishedModel.Load(published, BertLayout.For(config), on => Bert.CreateUnfilled(config, on), device, cancellation);
    }

    /// <summary>Writes a model so that programs that read BERT's published layout read it; whole or not at all.</summary>
    /// <param name="model">The model, on any device.</param>
    /// <param name="folder">A folder that is not there or empty.</param>
    /// <param name="cancellation">Ends the writing between two tensors; nothing is left.</param>
    /// <exception cref="IOException">The folder has files in it, cannot be written, or the disk is full; nothing is left.</exception>
    public static void Save(Bert model, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        PublishedModel.Save(PublishedWeights.ParametersOf(model), BertLayout.For(model.Config), BertLayout.Write(model.Config, model.Type), folder, cancellation);
    }
}
