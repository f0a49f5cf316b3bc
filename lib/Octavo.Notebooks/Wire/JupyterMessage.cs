using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Wire;

/// <summary>One message of the Jupyter protocol 5.3, as it stands on any channel.</summary>
public sealed record JupyterMessage
{
    /// <summary>Routing frames before the delimiter: the peer's identity, or the topic on the publishing channel.</summary>
    public IReadOnlyList<byte[]> Identities { get; init; } = [];

    /// <summary>Who sent what.</summary>
    public required MessageHeader Header { get; init; }

    /// <summary>Header of the request that caused this message, null where there is none.</summary>
    public MessageHeader? Parent { get; init; }

    /// <summary>Metadata, often empty.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>The body; its fields depend on the message type.</summary>
    public JsonObject Content { get; init; } = [];

    /// <summary>Binary frames after the content.</summary>
    public IReadOnlyList<byte[]> Buffers { get; init; } = [];

    /// <summary>Short for the header's message type.</summary>
    public string Type => Header.MessageType;
}
