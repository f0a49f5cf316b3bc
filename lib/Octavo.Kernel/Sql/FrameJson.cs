using System.Text.Json;
using Microsoft.Data.Analysis;

namespace Octavo.Kernel.Sql;

/// <summary>Data frames as JSON: an array with an object per row.</summary>
internal static class FrameJson
{
    public static void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        var frame = (DataFrame)value;
        var names = frame.Columns.Select(column => JsonEncodedText.Encode(column.Name)).ToArray();
        writer.WriteStartArray();
        for (var row = 0L; row < frame.Rows.Count; row++)
        {
            writer.WriteStartObject();
            for (var column = 0; column < names.Length; column++)
            {
                writer.WritePropertyName(names[column]);
                var cell = frame.Columns[column][row];
                JsonSerializer.Serialize(writer, cell, cell?.GetType() ?? typeof(object), options);
            }

            writer.WriteEndObject();

            // The writer holds back what it has until told; the limit on length is kept by what it writes to.
            if (writer.BytesPending > 1 << 16)
            {
                writer.Flush();
            }
        }

        writer.WriteEndArray();
    }
}
