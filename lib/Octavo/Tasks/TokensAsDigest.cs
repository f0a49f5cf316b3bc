using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Octavo.Tasks;

/// <summary>Writes a long list of tokens as its SHA-256, by which runs on one text are told from runs on another; it is never read back.</summary>
internal sealed class TokensAsDigest : JsonConverter<IReadOnlyList<int>>
{
    public override IReadOnlyList<int> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A task's text is kept as a digest, from which it cannot be read. Make the task from its text again.");

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<int> value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        var bytes = new byte[sizeof(int) * value.Count];
        for (var i = 0; i < value.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(int) * i), value[i]);
        }

        writer.WriteStringValue(Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
