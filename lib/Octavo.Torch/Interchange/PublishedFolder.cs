using System.Text.Json;
using Octavo.Torch.Checkpoints;

namespace Octavo.Torch.Interchange;

/// <summary>
/// A folder as models are published in: config.json beside model.safetensors, or beside the parts that model.safetensors.index.json lists.
/// Headers are read when it is opened, tensors one at a time.
/// </summary>
internal sealed class PublishedFolder : IDisposable
{
    /// <summary>The file with the model's shape.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>The file with all tensors.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>The file that says which part has which tensor.</summary>
    public const string IndexFile = "model.safetensors.index.json";

    private readonly List<SafetensorsFile> _files = [];
    private readonly Dictionary<string, SafetensorsFile> _tensors = new(StringComparer.Ordinal);

    private PublishedFolder(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The tensors of all files: names as they stand there, and the file of each.</summary>
    public IReadOnlyDictionary<string, SafetensorsFile> Tensors => _tensors;

    /// <summary>Whether a folder looks like a published model.</summary>
    public static bool IsOne(string folder) => File.Exists(Path.Combine(folder, ConfigFile));

    /// <summary>Opens the folder's tensors and checks every header.</summary>
    /// <exception cref="InterchangeException">There is no folder, no such file in it, or the index is at odds with the parts.</exception>
    /// <exception cref="SafetensorsException">A file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static PublishedFolder Open(string folder)
    {
        CheckFolder(folder);
        var opened = new PublishedFolder(folder);
        try
        {
            if (File.Exists(Path.Combine(folder, WeightsFile)))
            {
                opened.Add(WeightsFile);
            }
            else if (File.Exists(Path.Combine(folder, IndexFile)))
            {
                opened.AddParts();
            }
            else
            {
                throw new InterchangeException(
                    $"'{folder}' has neither {WeightsFile} nor {IndexFile}."
                    + (File.Exists(Path.Combine(folder, "pytorch_model.bin"))
                        ? " Its pytorch_model.bin is a Python pickle, which can run code and is not read here: fetch the model's safetensors files, or save it as such with PyTorch first."
                        : " Fetch the model's safetensors files into it."));
            }

            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Throws unless the folder is there.</summary>
    /// <exception cref="InterchangeException">It is not; the message says so.</exception>
    public static void CheckFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
        {
            throw new InterchangeException(File.Exists(folder)
                ? $"'{folder}' is a file. Name the folder that holds {ConfigFile} and {WeightsFile}."
                : $"There is no folder '{folder}'. Check the path.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private SafetensorsFile Add(string name)
    {
        var file = SafetensorsFile.Open(Path.Combine(Folder, name));
        _files.Add(file);
        foreach (var entry in file.Entries)
        {
            if (!_tensors.TryAdd(entry.Name, file))
            {
                throw new InterchangeException($"'{Folder}': the tensor '{entry.Name}' stands in two of the parts. Fetch the model again.");
            }
        }

        return file;
    }

    private void AddParts()
    {
        var map = ReadIndex();
        foreach (var part in map.GroupBy(pair => pair.Value, pair => pair.Key).OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            // A name from a file never leads out of the folder.
            if (part.Key.Length == 0 || part.Key != Path.GetFileName(part.Key) || !File.Exists(Path.Combine(Folder, part.Key)))
            {
                throw new InterchangeException($"'{Folder}' lacks '{part.Key}', in which {IndexFile} has {part.Count()} tensors, among them '{part.First()}'. Fetch that part too.");
            }

            var there = Add(part.Key).Entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
            if (part.FirstOrDefault(name => !there.Contains(name)) is { } absent)
            {
                throw new InterchangeException($"'{Folder}': {IndexFile} has the tensor '{absent}' in '{part.Key}', which does not hold it. The parts are not of one model: fetch them again.");
            }
        }
    }

    private Dictionary<string, string> ReadIndex()
    {
        var path = Path.Combine(Folder, IndexFile);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.GetProperty("weight_map").EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetString() ?? "", StringComparer.Ordinal);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new InterchangeException($"'{path}' is no list of a model's parts: {error.Message} Fetch it again.", error);
        }
    }
}
