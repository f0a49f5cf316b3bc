using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Octavo.Torch.Checkpoints;
using static TorchSharp.torch;

namespace Octavo.Torch.Interchange;

/// <summary>Reads and writes a published folder of any kind of model: what differs is the layout and the config.json.</summary>
internal static class PublishedModel
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes a model and loads its parameters; the caller disposes of it.</summary>
    /// <param name="published">Where they come from.</param>
    /// <param name="layout">Which tensor belongs where.</param>
    /// <param name="create">Makes the model on a device, its parameters not yet filled.</param>
    /// <param name="device">Where the model shall live; the model's choice where null.</param>
    /// <param name="cancellation">Ends the reading between two tensors.</param>
    /// <exception cref="InterchangeException">Tensors do not fit the layout. Nothing was loaded.</exception>
    public static T Load<T>(PublishedFolder published, PublishedLayout layout, Func<Device?, T> create, Device? device, CancellationToken cancellation)
        where T : nn.Module
    {
        using (var shapes = create(META))
        {
            // Before the memory for a model is taken that the files do not hold.
            _ = PublishedMatch.Find(published, layout, PublishedWeights.ParametersOf(shapes));
        }

        var model = create(device);
        try
        {
            PublishedWeights.Load(published, layout, PublishedWeights.ParametersOf(model), cancellation);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes a model's parameters, by their names, and config.json; whole or not at all.</summary>
    /// <exception cref="IOException">The folder has files in it, cannot be written, or the disk is full; nothing is left.</exception>
    public static void Save(IReadOnlyDictionary<string, Tensor> parameters, PublishedLayout layout, JsonObject config, string folder, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var tensors = PublishedWeights.Views(layout, parameters);
        NewFolder.Write(folder, unfinished =>
        {
            _ = SafetensorsWriter.WriteNew(
                Path.Combine(unfinished, PublishedFolder.WeightsFile), tensors, new Dictionary<string, string> { ["format"] = "pt" }, cancellation);
            _ = Checksums.WriteNew(Path.Combine(unfinished, PublishedFolder.ConfigFile), JsonSerializer.SerializeToUtf8Bytes(config, Json));
        });
    }
}
