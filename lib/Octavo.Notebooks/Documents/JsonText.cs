using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Octavo.Notebooks.Documents;

/// <summary>Reads strings out of JSON that may hold half a surrogate pair, as JavaScript writes when it cuts an emoji in two.</summary>
internal static partial class JsonText
{
    /// <summary>The node's string, a half surrogate pair as U+FFFD; null where the node is no string.</summary>
    public static string? Read(JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetValue<string>();
        }
        catch (InvalidOperationException)
        {
            var raw = value.GetValue<JsonElement>().GetRawText();
            var whole = Escape().Replace(raw, match => match.Length == 6 && match.Value[2] is 'd' or 'D' ? "\\ufffd" : match.Value);
            return JsonSerializer.Deserialize<string>(whole);
        }
    }

    // A pair of surrogates; a surrogate alone; any other escape (so that an escaped backslash before a 'u' is not misread).
    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\.", RegexOptions.ExplicitCapture)]
    private static partial Regex Escape();
}
