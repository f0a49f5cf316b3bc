using System.Text.Json.Nodes;

namespace Octavo.Kernel.Tests.Jupyter;

/// <summary>What came of one request: its reply and what was published for it.</summary>
internal sealed class Exchange(JsonNode json)
{
    public JsonNode Json => json;

    public string? ReplyType => (string?)json["reply"]?["type"];

    public JsonObject Reply => json["reply"]!["content"]!.AsObject();

    public string? Status => (string?)Reply["status"];

    /// <summary>Type and content of everything published, states included.</summary>
    public IEnumerable<(string Type, JsonObject Content)> Published =>
        json["published"]!.AsArray().Select(message => ((string)message!["type"]!, message["content"]!.AsObject()));

    public IEnumerable<JsonObject> Of(string type) => Published.Where(message => message.Type == type).Select(message => message.Content);

    public string Stream(string name) => string.Concat(Of("stream").Where(stream => (string?)stream["name"] == name).Select(stream => (string?)stream["text"]));

    public Exchange Under(string name) => new(json[name]!);
}
