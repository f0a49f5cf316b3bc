using System.Text.Json;

namespace Octavo.Data;

/// <summary>Reads files of one JSON value a line (<c>.jsonl</c>), gzip-compressed where the name ends in <c>.gz</c>.</summary>
public static class JsonLines
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The file's rows, read as they are asked for; empty lines are passed over. Properties match by name, ignoring case.</summary>
    /// <typeparam name="T">What a row is read as: a record, or <see cref="JsonElement"/>.</typeparam>
    /// <exception cref="DataException">The file cannot be read, or a line is not such a row; the message gives the line's number.</exception>
    public static IEnumerable<T> Read<T>(string path)
    {
        var number = 0;
        foreach (var line in CompressedText.Lines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parse<T>(line, path, number);
            }
        }
    }

    private static T Parse<T>(string line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, s_options) ?? throw new JsonException("the line is 'null'.");
        }
        catch (JsonException error)
        {
            throw new DataException(
                $"Line {number} of '{path}' cannot be read as {typeof(T).Name}: {error.Message} Verify the data set, or correct the type.", error);
        }
    }
}
