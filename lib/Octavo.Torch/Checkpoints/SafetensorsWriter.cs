using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using static TorchSharp.torch;

namespace Octavo.Torch.Checkpoints;

/// <summary>Writes safetensors files that <see cref="SafetensorsFile"/> and other readers of the format open.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>
    /// Writes tensors to a file: under a temporary name beside it, flushed to the disk and renamed, so that the file is the old one or the
    /// new one whole, whatever happens.
    /// </summary>
    /// <param name="path">The file; an earlier one is replaced.</param>
    /// <param name="tensors">Names and tensors, on any device. Wide types come first in the file, so that each is aligned; then by name.</param>
    /// <param name="metadata">Free texts for the header.</param>
    /// <exception cref="ArgumentException">A name is there twice or reserved, or a type is not in the format; nothing is written.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; an earlier file is untouched.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(tensors);
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            _ = WriteNew(temporary, tensors, metadata);
            File.Move(temporary, path, overwrite: true);
            Durability.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a file that is not there yet, flushes it to the disk and gives its SHA-256 in lowercase hexadecimal.</summary>
    internal static string WriteNew(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellation = default)
    {
        var ordered = tensors.OrderByDescending(named => SafetensorsTypes.Of(named.Value.dtype).Bytes).ThenBy(named => named.Key, StringComparer.Ordinal).ToList();
        var header = Header(ordered, metadata);
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(header);
        foreach (var (_, tensor) in ordered)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var still = no_grad();
            var flat = tensor.detach().contiguous().view(-1);
            for (long start = 0; start < flat.numel(); start += SafetensorsFile.ChunkElements)
            {
                using var chunkScope = NewDisposeScope();
                Append(flat.narrow(0, start, Math.Min(SafetensorsFile.ChunkElements, flat.numel() - start)).cpu().bytes);
            }
        }

        stream.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    /// <summary>The header with its length before it, padded with spaces so that the tensors begin aligned.</summary>
    private static byte[] Header(List<KeyValuePair<string, Tensor>> ordered, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        buffer.Write(new byte[sizeof(ulong)]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (name, text) in metadata)
                {
                    json.WriteString(name, text);
                }

                json.WriteEndObject();
            }

            var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
            long offset = 0;
            foreach (var (name, tensor) in ordered)
            {
                if (!names.Add(name))
                {
                    throw new ArgumentException($"A safetensors file cannot have a tensor named '{name}': the name is taken. Give each tensor a name of its own.");
                }

                var (type, bytes) = SafetensorsTypes.Of(tensor.dtype);
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                json.WriteStartArray("shape");
                Array.ForEach(tensor.shape, json.WriteNumberValue);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += tensor.numel() * bytes;
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        var header = buffer.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(header.Length - sizeof(ulong)));
        return header;
    }
}
