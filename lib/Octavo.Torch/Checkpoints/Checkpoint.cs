using System.Security.Cryptography;
using System.Text;
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
    public const string SumsFile = "SHA256SUMS";

    private static readonly string[] Files = [ModelFile, OptimizerFile, StateFile];

    /// <summary>Writes a checkpoint into an empty folder and brings it to the disk.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public static void Write(string folder, CheckpointState state, IEnumerable<KeyValuePair<string, Tensor>> model, IEnumerable<KeyValuePair<string, Tensor>> optimizer)
    {
        var format = new Dictionary<string, string> { ["format"] = "pt" };
        var json = state.ToJson();
        string[] sums =
        [
            SafetensorsWriter.WriteNew(Path.Combine(folder, ModelFile), model, format),
            SafetensorsWriter.WriteNew(Path.Combine(folder, OptimizerFile), optimizer, format),
            Convert.ToHexStringLower(SHA256.HashData(json)),
        ];
        WriteNew(Path.Combine(folder, StateFile), json);
        WriteNew(Path.Combine(folder, SumsFile), Encoding.ASCII.GetBytes(string.Concat(sums.Zip(Files, (sum, file) => $"{sum}  {file}\n"))));
        Durability.FlushFolder(folder);
    }

    /// <summary>Reads a checkpoint's state after comparing every checksum.</summary>
    /// <exception cref="CheckpointException">The checkpoint is damaged; the message says how.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static CheckpointState Verify(string folder)
    {
        var sums = File.ReadAllText(Path.Combine(folder, SumsFile));
        var json = File.ReadAllBytes(Path.Combine(folder, StateFile));
        var actual = Files.Select(file => file == StateFile ? Convert.ToHexStringLower(SHA256.HashData(json)) : Sha256(Path.Combine(folder, file))).ToArray();
        for (var i = 0; i < Files.Length; i++)
        {
            if (!sums.Split('\n').Contains($"{actual[i]}  {Files[i]}"))
            {
                throw new CheckpointException($"{Path.Combine(folder, Files[i])} is damaged: its SHA-256 is {actual[i]}, which {SumsFile} does not list.");
            }
        }

        try
        {
            var state = CheckpointState.FromJson(json);
            return state.Format == CheckpointState.CurrentFormat
                ? state
                : throw new CheckpointException($"{folder} has format {state.Format}; this version reads {CheckpointState.CurrentFormat}. Use the version that wrote it.");
        }
        catch (JsonException error)
        {
            throw new CheckpointException($"{Path.Combine(folder, StateFile)} is no checkpoint's state: {error.Message}", error);
        }
    }

    /// <summary>Loads tensors of both files into existing ones, after finding that every one is there, of the right type and shape, and no other.</summary>
    /// <exception cref="SafetensorsException">A file is damaged or has other tensors; nothing is changed.</exception>
    public static void Load(string folder, IReadOnlyList<KeyValuePair<string, Tensor>> model, IReadOnlyList<KeyValuePair<string, Tensor>> optimizer)
    {
        using var modelFile = SafetensorsFile.Open(Path.Combine(folder, ModelFile));
        using var optimizerFile = SafetensorsFile.Open(Path.Combine(folder, OptimizerFile));
        Check(Path.Combine(folder, ModelFile), modelFile, model);
        Check(Path.Combine(folder, OptimizerFile), optimizerFile, optimizer);
        foreach (var (file, tensors) in new[] { (modelFile, model), (optimizerFile, optimizer) })
        {
            foreach (var (name, tensor) in tensors)
            {
                file.CopyTo(name, tensor);
            }
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

    private static string Sha256(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static void WriteNew(string path, byte[] bytes)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}
