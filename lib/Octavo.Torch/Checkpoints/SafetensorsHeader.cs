using System.Text;
using System.Text.Json;

namespace Octavo.Torch.Checkpoints;

/// <summary>Reads the JSON header of a safetensors file and holds every number in it against the file's size.</summary>
internal static class SafetensorsHeader
{
    /// <summary>Longest header: the limit of the format's reference implementation.</summary>
    public const long MaximumBytes = 100_000_000;

    private const string MetadataName = "__metadata__";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>The entries in the order of their bytes, and the metadata.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="header">The header without its length.</param>
    /// <param name="dataStart">Where the tensors' bytes begin.</param>
    /// <param name="fileBytes">The file's size.</param>
    /// <exception cref="SafetensorsException">The header is wrong, or at odds with the file's size.</exception>
    public static (IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Parse(
        string path, byte[] header, long dataStart, long fileBytes)
    {
        try
        {
            _ = Strict.GetCharCount(header);
            using var document = JsonDocument.Parse(header, Json);
            if (header[0] != (byte)'{')
            {
                throw new SafetensorsException(path, null, "the header does not begin with '{'");
            }

            var entries = new List<SafetensorsEntry>();
            IReadOnlyDictionary<string, string> metadata = new Dictionary<string, string>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals(MetadataName))
                {
                    metadata = Metadata(path, property.Value);
                }
                else
                {
                    entries.Add(Entry(path, property.Name, property.Value, dataStart));
                }
            }

            entries.Sort((left, right) => (left.Start, left.Bytes).CompareTo((right.Start, right.Bytes)));
            CheckLayout(path, entries, dataStart, fileBytes);
            return (entries, metadata);
        }
        catch (Exception error) when (error is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            // InvalidOperationException: an escape in a string that stands for no character.
            throw new SafetensorsException(path, null, $"the header is not JSON in UTF-8 ({error.Message})", error);
        }
    }

    private static Dictionary<string, string> Metadata(string path, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(item => item.Value.ValueKind != JsonValueKind.String))
        {
            throw new SafetensorsException(path, null, $"{MetadataName} is not an object of strings");
        }

        return value.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetString()!);
    }

    private static SafetensorsEntry Entry(string path, string name, JsonElement value, long dataStart)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new SafetensorsException(path, name, "its entry in the header is not an object");
        }

        var spelled = value.TryGetProperty("dtype", out var dtype) && dtype.ValueKind == JsonValueKind.String ? dtype.GetString()! : null;
        var type = (spelled is null ? null : SafetensorsTypes.Find(spelled))
            ?? throw new SafetensorsException(path, name, $"its dtype is {spelled ?? "missing"}; known are {SafetensorsTypes.Names}");
        var shape = Integers(path, name, value, "shape");
        var offsets = Integers(path, name, value, "data_offsets");
        if (offsets.Length != 2 || offsets[0] > offsets[1])
        {
            throw new SafetensorsException(path, name, $"its data_offsets [{string.Join(", ", offsets)}] are not a beginning and an end");
        }

        long expected;
        try
        {
            expected = shape.Aggregate((long)SafetensorsTypes.Of(type).Bytes, (product, size) => checked(product * size));
        }
        catch (OverflowException error)
        {
            throw new SafetensorsException(path, name, $"its shape [{string.Join(", ", shape)}] has more elements than can be counted", error);
        }

        var bytes = offsets[1] - offsets[0];
        if (bytes != expected)
        {
            throw new SafetensorsException(path, name, $"its shape [{string.Join(", ", shape)}] of {spelled} needs {expected} bytes, but its data_offsets give it {bytes}");
        }

        if (offsets[1] > long.MaxValue - dataStart)
        {
            throw new SafetensorsException(path, name, $"its data_offsets [{string.Join(", ", offsets)}] lie beyond the file's end");
        }

        return new SafetensorsEntry(name, type, shape, dataStart + offsets[0], bytes);
    }

    private static long[] Integers(string path, string name, JsonElement entry, string property)
    {
        if (!entry.TryGetProperty(property, out var array) || array.ValueKind != JsonValueKind.Array)
        {
            throw new SafetensorsException(path, name, $"its {property} is missing or not an array");
        }

        var numbers = new long[array.GetArrayLength()];
        var i = 0;
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out numbers[i]) || numbers[i] < 0)
            {
                throw new SafetensorsException(path, name, $"its {property} has {element.GetRawText()} where a whole number from 0 belongs");
            }

            i++;
        }

        return numbers;
    }

    /// <summary>The tensors' bytes follow each other without overlap or gap, from the end of the header to the end of the file.</summary>
    private static void CheckLayout(string path, List<SafetensorsEntry> entries, long dataStart, long fileBytes)
    {
        var end = dataStart;
        foreach (var entry in entries)
        {
            if (entry.Start + entry.Bytes > fileBytes)
            {
                throw new SafetensorsException(path, entry.Name, $"its bytes end at {entry.Start + entry.Bytes}, but the file has {fileBytes}");
            }

            if (entry.Start != end)
            {
                throw new SafetensorsException(path, entry.Name, $"its bytes begin at {entry.Start}, {(entry.Start < end ? "inside" : "apart from")} the tensor before, which ends at {end}");
            }

            end = entry.Start + entry.Bytes;
        }

        if (end != fileBytes)
        {
            throw new SafetensorsException(path, null, $"the last tensor ends at {end}, but the file has {fileBytes} bytes");
        }
    }
}
