using System.Text.Json.Nodes;

namespace Octavo.Kernel.Execution;

/// <summary>One value in one or more MIME types, as Jupyter's display messages carry it.</summary>
internal sealed class MimeBundle
{
    private readonly List<(string MimeType, string Text)> forms = [];

    /// <summary>Characters in all.</summary>
    public long Length => forms.Sum(form => (long)form.Text.Length);

    public static MimeBundle Of(string mimeType, string text) => new MimeBundle().Add(mimeType, text);

    public MimeBundle Add(string mimeType, string text)
    {
        forms.Add((mimeType, text));
        return this;
    }

    public JsonObject ToJson()
    {
        var data = new JsonObject();
        foreach (var (mimeType, text) in forms)
        {
            data[mimeType] = IsJson(mimeType) && TryParse(text) is { } json ? json : text;
        }

        return data;
    }

    // Jupyter carries JSON types as JSON, all others as text.
    private static bool IsJson(string mimeType) =>
        mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
