using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Octavo.Reports.Embedding;

/// <summary>
/// Records kept machine-readable inside HTML: a JSON script that a browser shows nothing of and a program reads back.
/// </summary>
internal static partial class EmbeddedJson
{
    // The default encoder writes <, > and & as \u escapes, so that no text inside can end the script element.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes <paramref name="value"/> as a JSON script of class <paramref name="cssClass"/>.</summary>
    public static void Write<T>(TextWriter writer, string cssClass, T value)
    {
        writer.Write($"<script type=\"application/json\" class=\"{cssClass}\">");
        writer.Write(JsonSerializer.Serialize(value, Options));
        writer.Write("</script>");
    }

    /// <summary>Reads every JSON script of class <paramref name="cssClass"/> in document order.</summary>
    /// <exception cref="FormatException">A script of that class is not the JSON expected.</exception>
    public static IEnumerable<T> Read<T>(string html, string cssClass)
    {
        foreach (Match match in JsonScript().Matches(html))
        {
            if (!Classes().Match(match.Groups["attributes"].Value).Groups["classes"].Value.Split(' ').Contains(cssClass))
            {
                continue;
            }

            yield return Parse<T>(match.Groups["json"].Value, cssClass);
        }
    }

    private static T Parse<T>(string json, string cssClass)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("It is null.");
        }
        catch (JsonException problem)
        {
            throw new FormatException(
                $"The page's '{cssClass}' script cannot be read (line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}). "
                + "Run the notebook again to write it anew.",
                problem);
        }
    }

    [GeneratedRegex("<script\\b(?<attributes>[^>]*)>(?<json>.*?)</script>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex JsonScript();

    [GeneratedRegex("class=\"(?<classes>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Classes();
}
