using System.Text.Json;
using static TorchSharp.torch;

namespace Octavo.Torch.Checkpoints;

/// <summary>
/// One checkpoint: a folder with model.safetensors, optimizer.safetensors, state.json and SHA256SUMS, which holds the checksums of the
/// other three as <c>sha256sum --check</c> reads them.
/// </summary>
internal static class Checkpoint
{
    public const string ModelFile = "model.safetensors";
    public const string OptimizerFile = "optimizer.safetensors";
    public const string StateFile = "state.json";

    private static readonly string[] Files = [ModelFile, OptimizerFile, StateFile];

    /// <summary>Writes a checkpoint into an empty folder and brings it to the disk.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public static void Write(string folder, CheckpointState state, IEnumerable<KeyValuePair<string, Tensor>> model, IEnumerable<KeyValuePair<string, Tensor>> optimizer)
    {
        var format = new Dictionary<string, string> { ["format"] = "pt" };
        string[] sums =
        [
            SafetensorsWriter.WriteNew(Path.Combine(folder, ModelFile), model, format),
            SafetensorsWriter.WriteNew(Path.Combine(folder, OptimizerFile), optimizer, format),
            Checksums.WriteNew(Path.Combine(folder, StateFile), state.ToJson()),
        ];
        Checksums.Write(folder, Files.Zip(sums));
        Durability.FlushFolder(folder);
    }

    /// <summary>Reads a checkpoint's state after comparing every checksum.</summary>
    /// <exception cref="CheckpointException">The checkpoint is damaged; the message says how.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static CheckpointState Verify(string folder) => Verify(folder, Files);

    /// <summary>The same, without the optimizer's file: for who wants the model alone.</summary>
    public static CheckpointState VerifyModel(string folder) => Verify(folder, ModelFile, StateFile);

    /// <summary>Loads tensors of both files into existing ones, after finding that every one is there, of the right type and shape, and no other.</summary>
    /// <exception cref="SafetensorsException">A file is damaged or has other tensors; nothing is changed.</exception>
    public static void Load(string folder, IReadOnlyList<KeyValuePair<string, Tensor>> model, IReadOnlyList<KeyValuePair<string, Tensor>> optimizer)
    {
        using var modelFile = SafetensorsFile.Open(Path.Combine(folder, ModelFile));
        using var optimizerFile = SafetensorsFile.Open(Path.Combine(folder, OptimizerFile));
        Check(Path.Combine(folder, ModelFile), modelFile, model);
        Check(Path.Combine(folder, OptimizerFile), optimizerFile, optimizer);
        Copy(modelFile, model);
        Copy(optimizerFile, optimizer);
    }

    /// <summary>The same of the model's file alone.</summary>
    public static void LoadModel(string folder, IReadOnlyList<KeyValuePair<string, Tensor>> model)
    {
        using var file = SafetensorsFile.Open(Path.Combine(folder, ModelFile));
        Check(Path.Combine(folder, ModelFile), file, model);
        Copy(file, model);
    }

    private static CheckpointState Verify(string folder, params IEnumerable<string> files)
    {
        Checksums.Check(folder, files);
        try
        {
            var state = CheckpointState.FromJson(File.ReadAllBytes(Path.Combine(folder, StateFile)));
            return state.Format == CheckpointState.CurrentFormat
                ? state
                : throw new CheckpointException($"{folder} has format {state.Format}; this version reads {CheckpointState.CurrentFormat}. Use the version that wrote it.");
        }
        catch (JsonException error)
        {
            throw new CheckpointException($"{Path.Combine(folder, StateFile)} is no checkpoint's state: {error.Message}", error);
        }
    }

    private static void Check(string path, SafetensorsFile file, IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        foreach (var (name, tensor) in tensors)
        {
            file.CheckFits(name, tensor);
        }

        var known = tensors.Select(named => named.Key).ToHashSet();
        if (file.Entries.FirstOrDefault(entry => !known.Contains(entry.Name)) is { } stranger)
        {
            throw new SafetensorsException(path, stranger.Name, "the model has no such tensor");
        }
    }

    private static void Copy(SafetensorsFile file, IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        foreach (var (name, tensor) in tensors)
        {
            file.CopyTo(name, tensor);
        }
    }
}
