using Octavo.Torch.Checkpoints;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Interchange;

/// <summary>Vision transformers in the layout in which Hugging Face publishes them: a folder with config.json and model.safetensors.</summary>
/// <remarks>
/// The layout has a layer's query, key and value apart, the model as one matrix; the values are the same to the bit both ways. The names
/// of classes are not kept, and positions are loaded as learned ones.
/// </remarks>
public static class VisionTransformerFiles
{
    /// <summary>Loads a published model that classifies; the caller disposes of it.</summary>
    /// <param name="folder">
    /// Holds config.json, and model.safetensors or model.safetensors.index.json with the parts it lists. Weights of type F32, F16 and BF16
    /// become single precision; a pooler is passed over.
    /// </param>
    /// <param name="device">Where the parameters shall live; <see cref="ComputeDevice.Pick"/> where null.</param>
    /// <param name="cancellation">Ends the reading between two tensors.</param>
    /// <exception cref="InterchangeException">A file is missing, the configuration asks for what <see cref="VisionTransformer"/> does not compute, or tensors do not fit it.</exception>
    /// <exception cref="SafetensorsException">A file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static VisionTransformer Load(string folder, Device? device = null, CancellationToken cancellation = default)
    {
        using var published = PublishedFolder.Open(folder);
        var config = VisionTransformerLayout.Read(published);
        return PublishedModel.Load(published, VisionTransformerLayout.For(config), on => VisionTransformer.CreateUnfilled(config, on), device, cancellation);
    }

    /// <summary>Writes a model so that programs that read the published layout read it; whole or not at all.</summary>
    /// <param name="model">The model, on any device.</param>
    /// <param name="folder">A folder that is not there or empty.</param>
    /// <param name="cancellation">Ends the writing between two tensors; nothing is left.</param>
    /// <exception cref="IOException">The folder has files in it, cannot be written, or the disk is full; nothing is left.</exception>
    public static void Save(VisionTransformer model, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        PublishedModel.Save(PublishedWeights.ParametersOf(model), VisionTransformerLayout.For(model.Config), VisionTransformerLayout.Write(model.Config, model.Type), folder, cancellation);
    }
}
