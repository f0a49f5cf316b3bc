using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Octavo.Runs;

/// <summary>
/// One record in a JSON file. Numbers come back bit for bit, also those that are not finite. A file is written under another name, flushed and
/// renamed, so that a reader never sees half a record.
/// </summary>
internal static class RunFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // What is computed from the rest (tokens per second, head width) is not stored.
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectNullableAnnotations = true,
    };

    /// <summary>Writes a record, in place of an earlier one.</summary>
    public static void Save<T>(string path, T record)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                JsonSerializer.Serialize(stream, record, Options);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Reads a record.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it should hold, for errors.</param>
    /// <param name="validate">Throws <see cref="ArgumentException"/> where the record's values are at odds.</param>
    /// <exception cref="InvalidDataException">The file does not hold that; the message names the file and the place.</exception>
    public static T Load<T>(string path, string kind, Action<T>? validate = null)
        where T : class
    {
        using var stream = File.OpenRead(path);
        try
        {
            var record = JsonSerializer.Deserialize<T>(stream, Options) ?? throw new InvalidDataException($"{path} is not a {kind}: it holds null.");
            validate?.Invoke(record);
            return record;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{path} is not a {kind}: {error.Message}", error);
        }
    }

    /// <summary>A name as part of a file name.</summary>
    // Letters, digits, '-' and '_' stay; every other character becomes its code, so that different names never meet in one file.
    public static string Plain(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var plain = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            {
                plain.Append(character);
            }
            else
            {
                plain.Append(CultureInfo.InvariantCulture, $"%{(int)character:X4}");
            }
        }

        return plain.ToString();
    }
}
