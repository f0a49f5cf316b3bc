using System.Globalization;
using System.Text.Json;

namespace Octavo.FewShot.Formats;

/// <summary>One JSON object of a file, read strictly: what is missing or of another type is named with where it stands.</summary>
/// <param name="Element">The object.</param>
/// <param name="Where">The file, and the line or item in it.</param>
internal sealed record JsonRow(JsonElement Element, string Where)
{
    /// <exception cref="FewShotException">The text is not JSON.</exception>
    public static JsonDocument Parse(string json, string where)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw new FewShotException($"{where} is not JSON: {error.Message}", error);
        }
    }

    /// <exception cref="FewShotException">The value is no object.</exception>
    public static JsonRow Of(JsonElement element, string where) => element.ValueKind == JsonValueKind.Object
        ? new JsonRow(element, where)
        : throw new FewShotException($"{where}: an object in braces was expected, found a {element.ValueKind}.");

    public void RefuseUnknown(IReadOnlyCollection<string> known)
    {
        foreach (var property in Element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                throw new FewShotException($"{Where}: there is no field '{property.Name}'; known are {string.Join(", ", known)}.");
            }
        }
    }

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string field) => Find(field) is not null;

    public string Text(string field) => OptionalText(field) ?? throw Missing(field, "a text");

    public string? OptionalText(string field) => Find(field) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(field, value, "a text");

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts(string field)
    {
        var value = Required(field, "a list of texts");
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(text => text.GetString()!)]
            : throw new FewShotException($"{Where}: '{field}' is not a list of texts.");
    }

    /// <summary>The objects of a list, each knowing its place, counted from 1.</summary>
    public IReadOnlyList<JsonRow> Rows(string field, string unit)
    {
        var value = Find(field);
        return value is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select((row, index) => Of(row, $"{Where}, {unit} {index + 1}"))]
            : throw new FewShotException($"{Where}: '{field}' is missing or not a list; a list of {unit}s was expected.");
    }

    public JsonRow Row(string field) => Of(Required(field, "an object"), $"{Where}, '{field}'");

    /// <summary>A position among choices: a whole number from 0, or the same in quotes as some copies of the data have it.</summary>
    public int Position(string field, int choices)
    {
        var expected = $"a whole number from 0 to {choices - 1}, the right choice";
        var value = Required(field, expected);
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return value.ValueKind is JsonValueKind.String or JsonValueKind.Number && ParsePosition(text, choices) is { } position
            ? position
            : throw Wrong(field, value, expected);
    }

    /// <summary>The position that a text says; null where it says none below the number of choices.</summary>
    public static int? ParsePosition(string text, int choices) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position < choices
            ? position
            : null;

    public bool IsText(string field) => Find(field) is { ValueKind: JsonValueKind.String };

    public FewShotException Wrong(string field, string found, string expected) => new($"{Where}: '{field}' is {found}; {expected} was expected.");

    private JsonElement? Find(string field) =>
        Element.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private JsonElement Required(string field, string expected) => Find(field) ?? throw Missing(field, expected);

    private FewShotException Missing(string field, string expected) => new($"{Where}: there is no '{field}'; {expected} was expected.");

    private FewShotException Wrong(string field, JsonElement value, string expected) => Wrong(field, value.GetRawText(), expected);
}
