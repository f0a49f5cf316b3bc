using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Octavo.Notebooks.Wire;

/// <summary>
/// Turns messages into signed frames and back. Frames that are not a well-formed, rightly signed message, or one that was read before,
/// are dropped and counted, so that no sender can bring a kernel or a client down, nor have a message that it overheard obeyed again.
/// </summary>
/// <remarks>Jupyter client documentation, "Messaging in Jupyter: The wire protocol".</remarks>
public sealed class MessageCodec
{
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    // A second field of the same name would make "which one counts" depend on the reader.
    private static readonly JsonDocumentOptions ReadOptions = new() { AllowDuplicateProperties = false };

    private static readonly JsonWriterOptions WriteOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] key;
    private readonly ReplayWindow replays = new();
    private long droppedCount;

    /// <summary>Creates a codec for one connection's key.</summary>
    public MessageCodec(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        this.key = Encoding.UTF8.GetBytes(key);
    }

    /// <summary>How many messages were dropped because they were malformed, wrongly signed or replayed.</summary>
    public long DroppedCount => Interlocked.Read(ref droppedCount);

    /// <summary>Why the latest dropped message was dropped, null while none was.</summary>
    public string? LastProblem { get; private set; }

    /// <summary>The signed frames of a message: identities, delimiter, signature, four JSON frames, buffers. Any thread may call.</summary>
    public IReadOnlyList<byte[]> Write(JupyterMessage message)
    {
        var header = Serialize(message.Header.ToJson());
        var parent = message.Parent is null ? EmptyObject : Serialize(message.Parent.ToJson());
        var metadata = Serialize(message.Metadata);
        var content = Serialize(message.Content);
        var signature = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Sign(header, parent, metadata, content)));
        return [.. message.Identities, Delimiter, signature, header, parent, metadata, content, .. message.Buffers];
    }

    /// <summary>
    /// Reads a message; null (and one more dropped) where the frames are malformed, the signature is not this connection's, or the
    /// same message was read before. One thread at a time.
    /// </summary>
    public JupyterMessage? Read(IReadOnlyList<byte[]> frames)
    {
        var message = TryRead(frames, out var problem);
        if (message is null)
        {
            Drop(problem);
        }

        return message;
    }

    /// <summary>Counts a message that was given up before it could be read.</summary>
    internal void Drop(string problem)
    {
        LastProblem = problem;
        Interlocked.Increment(ref droppedCount);
    }

    private JupyterMessage? TryRead(IReadOnlyList<byte[]> frames, out string problem)
    {
        var delimiter = 0;
        while (delimiter < frames.Count && !frames[delimiter].AsSpan().SequenceEqual(Delimiter))
        {
            delimiter++;
        }

        if (frames.Count < delimiter + 6)
        {
            problem = delimiter == frames.Count ? "no delimiter frame" : "fewer than five frames after the delimiter";
            return null;
        }

        var (header, parent, metadata, content) = (frames[delimiter + 2], frames[delimiter + 3], frames[delimiter + 4], frames[delimiter + 5]);
        var signature = Sign(header, parent, metadata, content);
        if (!IsSignature(frames[delimiter + 1], signature))
        {
            problem = "wrong signature";
            return null;
        }

        // After the signature: nobody without the key can push signatures out of the window.
        if (!replays.Add(signature))
        {
            problem = "a message that was read before";
            return null;
        }

        try
        {
            if (Parse(header) is not { } headerJson || MessageHeader.Read(headerJson) is not { } read)
            {
                problem = "header without msg_id or msg_type";
                return null;
            }

            if (Parse(parent) is not { } parentJson || Parse(metadata) is not { } metadataJson || Parse(content) is not { } contentJson)
            {
                problem = "a frame that is not a JSON object";
                return null;
            }

            problem = "";
            return new JupyterMessage
            {
                Identities = [.. frames.Take(delimiter)],
                Header = read,
                Parent = MessageHeader.Read(parentJson),
                Metadata = metadataJson,
                Content = contentJson,
                Buffers = [.. frames.Skip(delimiter + 6)],
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            problem = fault.Message;
            return null;
        }
    }

    private static JsonObject? Parse(byte[] frame) =>
        Utf8.IsValid(frame) ? JsonNode.Parse(frame, documentOptions: ReadOptions) as JsonObject : null;

    private static byte[] Serialize(JsonObject json)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriteOptions))
        {
            json.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static bool IsSignature(byte[] frame, byte[] expected)
    {
        var found = new byte[expected.Length];
        return frame.Length == expected.Length * 2
            && Convert.FromHexString(frame.AsSpan(), found, out _, out _) == OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(found, expected);
    }

    private byte[] Sign(params ReadOnlySpan<byte[]> frames)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var frame in frames)
        {
            hash.AppendData(frame);
        }

        return hash.GetHashAndReset();
    }
}
