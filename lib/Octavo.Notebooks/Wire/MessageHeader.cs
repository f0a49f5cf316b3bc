using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Wire;

/// <summary>The header of a Jupyter message.</summary>
public sealed record MessageHeader
{
    /// <summary>The protocol version written into every header.</summary>
    public const string ProtocolVersion = "5.3";

    /// <summary>Identifies the message; replies and outputs carry it in their parent header.</summary>
    public required string MessageId { get; init; }

    /// <summary>For example "execute_request".</summary>
    public required string MessageType { get; init; }

    /// <summary>Identifies the sender's session.</summary>
    public required string Session { get; init; }

    /// <summary>Name of the sender's user.</summary>
    public string UserName { get; init; } = "";

    /// <summary>When the message was made, ISO 8601; null where the sender left it out.</summary>
    public string? Date { get; init; }

    /// <summary>A header made now.</summary>
    public static MessageHeader Create(string messageType, string session, string userName) => new()
    {
        MessageId = Guid.NewGuid().ToString("N"),
        MessageType = messageType,
        Session = session,
        UserName = userName,
        Date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ"),
    };

    internal static MessageHeader? Read(JsonObject json)
    {
        if ((string?)json["msg_id"] is not { Length: > 0 } id || (string?)json["msg_type"] is not { Length: > 0 } type)
        {
            return null;
        }

        return new MessageHeader
        {
            MessageId = id,
            MessageType = type,
            Session = (string?)json["session"] ?? "",
            UserName = (string?)json["username"] ?? "",
            Date = (string?)json["date"],
        };
    }

    internal JsonObject ToJson() => new()
    {
        ["msg_id"] = MessageId,
        ["msg_type"] = MessageType,
        ["session"] = Session,
        ["username"] = UserName,
        ["date"] = Date,
        ["version"] = ProtocolVersion,
    };
}
