using System.Buffers.Binary;
using Tensorboard;
using TorchSharp.Utils;

namespace Octavo.Torch.Training;

/// <summary>
/// A file of TensorBoard events: records of a length (64 bits), its checksum, an event in protocol buffers and its checksum, the
/// checksums being CRC-32C, turned and shifted as TFRecord files have it; little-endian.
/// </summary>
internal static class TensorBoardFile
{
    private const int HeaderBytes = 12;
    private const int FooterBytes = 4;

    /// <summary>Cuts a file off before the first event of this step or a later one, or before what an interrupted write left.</summary>
    public static void CutFrom(string path, long step)
    {
        var bytes = File.ReadAllBytes(path);
        var at = 0;
        while (Record(bytes.AsSpan(at)) is { } record && Event.Parser.ParseFrom(record.Event).Step < step)
        {
            at += record.Bytes;
        }

        if (at < bytes.Length)
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
            stream.SetLength(at);
        }
    }

    /// <summary>The first record; null where there is no whole one.</summary>
    private static (byte[] Event, int Bytes)? Record(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes + FooterBytes || Sum(bytes[..8]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (length < 0 || length > bytes.Length - HeaderBytes - FooterBytes)
        {
            return null;
        }

        var content = bytes.Slice(HeaderBytes, (int)length);
        return Sum(content) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[(HeaderBytes + (int)length)..])
            ? (content.ToArray(), HeaderBytes + (int)length + FooterBytes)
            : null;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = CRC32C.process(bytes.ToArray());
        return ((sum >> 15) | (sum << 17)) + 0xa282ead8;
    }
}
