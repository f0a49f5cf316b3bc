using System.Text.Json;
using System.Text.Json.Nodes;
using Octavo.Torch.Checkpoints;

namespace Octavo.Torch.Interchange;

/// <summary>The config.json of a published model, read value by value; each error names the file, the value and what is read instead.</summary>
internal sealed class PublishedConfig
{
    private readonly string _path;
    private readonly JsonObject _values;

    private PublishedConfig(string path, JsonObject values) => (_path, _values) = (path, values);

    /// <summary>Reads the file.</summary>
    /// <exception cref="InterchangeException">There is none, or it is no JSON object.</exception>
    public static PublishedConfig Read(string folder)
    {
        PublishedFolder.CheckFolder(folder);
        var path = Path.Combine(folder, PublishedFolder.ConfigFile);
        if (!File.Exists(path))
        {
            throw new InterchangeException(SavedModel.IsOne(folder)
                ? $"'{folder}' is no published model but a saved one: it is loaded as it is, without being imported."
                : $"'{folder}' has no {PublishedFolder.ConfigFile}, so the model's shape is unknown. Fetch it beside the model's safetensors files.");
        }

        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path)) is JsonObject values
                ? new PublishedConfig(path, values)
                : throw new InterchangeException($"'{path}' is JSON but no object. Fetch it again.");
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            // ArgumentException: a name that stands twice.
            throw new InterchangeException($"'{path}' is not JSON: {error.Message} Fetch it again.", error);
        }
    }

    /// <summary>A whole number of at least 1.</summary>
    /// <exception cref="InterchangeException">It is missing or something else.</exception>
    public int Size(string name) => _values[name] is JsonValue value && value.TryGetValue<int>(out var size) && size > 0
        ? size
        : throw Refusal(name, "a whole number of at least 1 is needed");

    /// <summary>A number; <paramref name="absent"/> where it is missing or null.</summary>
    /// <exception cref="InterchangeException">It is something else.</exception>
    public double Number(string name, double absent) => _values[name] is not { } node ? absent
        : node is JsonValue value && value.TryGetValue<double>(out var number) ? number
        : throw Refusal(name, "a number is needed");

    /// <summary>Throws unless a value is one of those that the model can compute with.</summary>
    /// <param name="name">The value's name.</param>
    /// <param name="why">What Octavo does, for the message.</param>
    /// <param name="supported">As JSON texts, for example <c>"gelu_new"</c> with its quotes or <c>false</c>; the word <c>null</c> also means missing.</param>
    /// <exception cref="InterchangeException">It is another.</exception>
    public void Require(string name, string why, params string[] supported)
    {
        if (!supported.Any(text => JsonNode.DeepEquals(_values[name], JsonNode.Parse(text))))
        {
            throw Refusal(name, why);
        }
    }

    /// <summary>The error that says that a value cannot be read.</summary>
    public InterchangeException Refusal(string name, string why) => new(
        $"'{_path}': {name} is {(_values.ContainsKey(name) ? _values[name]?.ToJsonString() ?? "null" : "missing")}, and {why}. Nothing was loaded.");
}
