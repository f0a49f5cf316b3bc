using System.Text.Json;
using System.Text.Json.Nodes;

namespace Octavo.Kernel.Server;

/// <summary>Reads the fields of a request's content; one of another type than the protocol's is an error for the sender.</summary>
internal static class RequestFields
{
    public static string Text(this JsonObject content, string name, string absent = "") =>
        Read(content, name, JsonValueKind.String, "a text") is { } value ? value.GetValue<string>() : absent;

    public static bool Flag(this JsonObject content, string name, bool absent)
    {
        var kind = content[name]?.GetValueKind();
        return kind is JsonValueKind.True or JsonValueKind.False or null
            ? kind is null ? absent : kind == JsonValueKind.True
            : throw Wrong(name, "true or false", kind.Value);
    }

    public static int? Number(this JsonObject content, string name) =>
        Read(content, name, JsonValueKind.Number, "a whole number") is not { } value ? null
            : value.TryGetValue<int>(out var number) ? number
            : throw new InvalidRequestException($"'{name}' must be a whole number of 32 bits, not {value.ToJsonString()}.");

    public static JsonObject Fields(this JsonObject content, string name) =>
        content[name] switch
        {
            JsonObject fields => fields,
            null => [],
            var other => throw Wrong(name, "an object", other.GetValueKind()),
        };

    private static JsonValue? Read(JsonObject content, string name, JsonValueKind kind, string wanted) =>
        content[name] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == kind => value,
            var other => throw Wrong(name, wanted, other.GetValueKind()),
        };

    private static InvalidRequestException Wrong(string name, string wanted, JsonValueKind found) =>
        new($"'{name}' must be {wanted}, not of the JSON kind {found}.");
}
