using Octavo.Models;
using Octavo.Torch.Models;
using Octavo.Torch.Native;
using static TorchSharp.torch;

namespace Octavo.Torch.Checkpoints;

/// <summary>
/// A model kept in a folder, to be scored, continued or trained further: model.safetensors with its weights, model.json with its shape, and
/// SHA256SUMS. Besides such folders the checkpoints of training runs are read.
/// </summary>
public static class SavedModel
{
    private const string ShapeFile = "model.json";

    /// <summary>Writes a model's shape and weights to a folder, whole or not at all.</summary>
    /// <param name="model">The model, on any device.</param>
    /// <param name="folder">A folder that is not there or empty.</param>
    /// <param name="cancellation">Ends the writing between two tensors; nothing is left.</param>
    /// <exception cref="IOException">The folder has files in it, cannot be written, or the disk is full; nothing is left.</exception>
    public static void Save(Gpt model, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var format = new Dictionary<string, string> { ["format"] = "pt" };
        NewFolder.Write(folder, unfinished => Checksums.Write(unfinished,
        [
            (Checkpoint.ModelFile, SafetensorsWriter.WriteNew(Path.Combine(unfinished, Checkpoint.ModelFile), Parameters(model), format, cancellation)),
            (ShapeFile, Checksums.WriteNew(Path.Combine(unfinished, ShapeFile), new SavedModelShape(SavedModelShape.CurrentFormat, model.Config).ToJson())),
        ]));
    }

    /// <summary>Loads a model; the caller disposes of it.</summary>
    /// <param name="folder">One that <see cref="Save"/> wrote, a training run's folder, of which the newest checkpoint is read, or one of its checkpoints.</param>
    /// <param name="device">Where the parameters shall live; <see cref="ComputeDevice.Pick"/> where null.</param>
    /// <exception cref="CheckpointException">There is no such folder, it holds no model, or the model is damaged. Nothing is loaded.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Gpt Load(string folder, Device? device = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
        {
            throw new CheckpointException(File.Exists(folder)
                ? $"'{folder}' is a file. Name the folder that it lies in."
                : $"There is no folder '{folder}'. Check the path.");
        }

        if (File.Exists(Path.Combine(folder, ShapeFile)))
        {
            try
            {
                return Load(folder, device, Shape);
            }
            catch (CheckpointException error)
            {
                throw new CheckpointException($"{error.Message} Save or import it again.", error);
            }
        }

        if (File.Exists(Path.Combine(folder, Checkpoint.StateFile)))
        {
            return Load(folder, device, checkpoint => Checkpoint.VerifyModel(checkpoint).Model);
        }

        var steps = CheckpointFolder.In(folder);
        if (steps.Count == 0)
        {
            throw new CheckpointException(
                $"'{folder}' holds no model: neither {ShapeFile}, as in a saved model, nor {Checkpoint.StateFile}, as in a checkpoint, nor a run's checkpoints."
                + (File.Exists(Path.Combine(folder, "config.json")) ? " It looks like a published model: import it first." : " Check the path."));
        }

        try
        {
            return Load(steps[0], device, checkpoint => Checkpoint.VerifyModel(checkpoint).Model);
        }
        catch (CheckpointException error) when (steps.Count > 1)
        {
            // Going on with older weights unasked is right for a run that repeats the steps, and wrong for who measures the model.
            throw new CheckpointException($"{error.Message} The checkpoint before it is '{steps[1]}': name that one to use it.", error);
        }
    }

    /// <summary>Whether a folder looks like one that <see cref="Load(string, Device?)"/> reads.</summary>
    internal static bool IsOne(string folder) =>
        File.Exists(Path.Combine(folder, ShapeFile)) || File.Exists(Path.Combine(folder, Checkpoint.StateFile)) || CheckpointFolder.In(folder).Count > 0;

    private static GptConfig Shape(string folder)
    {
        Checksums.Check(folder, Checkpoint.ModelFile, ShapeFile);
        return SavedModelShape.Read(Path.Combine(folder, ShapeFile)).Model;
    }

    private static Gpt Load(string folder, Device? device, Func<string, GptConfig> verify)
    {
        Gpt? model = null;
        try
        {
            var config = verify(folder);
            model = Gpt.CreateUnfilled(config, device, WeightType(folder));
            Checkpoint.LoadModel(folder, Parameters(model));
            return model;
        }
        catch (Exception error)
        {
            model?.Dispose();
            if (error is SafetensorsException or FileNotFoundException or ArgumentException)
            {
                throw new CheckpointException($"The model in '{folder}' cannot be read: {error.Message}", error);
            }

            throw;
        }
    }

    private static ScalarType WeightType(string folder)
    {
        using var file = SafetensorsFile.Open(Path.Combine(folder, Checkpoint.ModelFile));
        return file.Entries.Count > 0 ? file.Entries[0].Type : ScalarType.Float32;
    }

    private static List<KeyValuePair<string, Tensor>> Parameters(Gpt model) =>
        [.. model.named_parameters().Select(named => KeyValuePair.Create(named.name, (Tensor)named.parameter))];
}
