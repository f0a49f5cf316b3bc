using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plotly.NET;

namespace Octavo.Reports.Figures;

/// <summary>A chart as JSON in a page: in the house style, small, and safe inside a script element.</summary>
internal static class FigureJson
{
    private const int SignificantDigits = 6;

    private static readonly Lazy<string> Script = new(() =>
    {
        using var stream = typeof(FigureJson).Assembly.GetManifestResourceStream("draw.js")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n').Select(line => line.Trim());
        return string.Join('\n', lines.Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)));
    });

    /// <summary>The function that draws a figure, without its comments; called with the figure's id and the dark page's colours.</summary>
    public static string DrawingScript => Script.Value;

    /// <summary>Data, layout and config as JSON.</summary>
    public static string Of(GenericChart chart)
    {
        var source = JsonNode.Parse(GenericChart.toJson(chart))!.AsObject();
        var layout = source["layout"]?.DeepClone().AsObject() ?? [];
        if (layout.Remove("template"))
        {
            // A chart that comes with Plotly.NET's default template also comes with its default size.
            layout.Remove("width");
            layout.Remove("height");
        }

        var result = new JsonObject
        {
            ["data"] = Rounded(source["data"]),
            ["layout"] = Rounded(Over(HouseStyle.Layout(), layout)),
            ["config"] = Over(HouseStyle.Config(), source["config"]?.DeepClone().AsObject() ?? []),
        };

        // The default encoder writes <, > and & as \u escapes: nothing inside can end the script element.
        return result.ToJsonString();
    }

    /// <summary>The height in pixels that a chart's JSON asks for.</summary>
    public static int Height(string json) => (int)JsonNode.Parse(json)!["layout"]!["height"]!.GetValue<double>();

    /// <summary>A short hash of a text.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];

    /// <summary>The dark page's colours for those of the palette that occur in a chart, as a JSON object.</summary>
    public static string DarkColours(string json) =>
        JsonSerializer.Serialize(Palette.Dark.Where(pair => json.Contains(pair.Key, StringComparison.Ordinal)).ToDictionary());

    private static JsonObject Over(JsonObject lower, JsonObject upper)
    {
        foreach (var (name, value) in upper.ToList())
        {
            upper.Remove(name);
            lower[name] = lower[name] is JsonObject below && value is JsonObject above ? Over(below, above) : value;
        }

        return lower;
    }

    /// <summary>The same JSON with numbers to six significant digits, which no screen shows more of, and gaps as null.</summary>
    private static JsonNode? Rounded(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject properties:
                return new JsonObject(properties.ToList().Select(pair => KeyValuePair.Create(pair.Key, Rounded(pair.Value))));
            case JsonArray items:
                return new JsonArray([.. items.Select(Rounded)]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                return JsonNode.Parse(Shortest(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)));
            case JsonValue value when value.GetValueKind() == JsonValueKind.String
                && value.GetValue<string>() is "NaN" or "Infinity" or "-Infinity":
                return null;
            default:
                return node?.DeepClone();
        }
    }

    private static string Shortest(double number) =>
        double.IsInteger(number) && Math.Abs(number) < 1e9
            ? number.ToString("0", CultureInfo.InvariantCulture)
            : number.ToString("G" + SignificantDigits, CultureInfo.InvariantCulture);
}
