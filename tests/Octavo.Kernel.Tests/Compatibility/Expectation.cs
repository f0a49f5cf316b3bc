using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Octavo.Notebooks.Documents;

namespace Octavo.Kernel.Tests.Compatibility;

/// <summary>
/// What a cell must give: where ("stdout", "stderr", "error", "result MIME", "display MIME", "update MIME", "none"; MIME may be "any"), how ("=" is, "~" holds,
/// "*" matches the pattern) and what, with \n for a new line.
/// </summary>
internal sealed partial record Expectation(string Where, string How, string What)
{
    public static Expectation Read(string line)
    {
        var match = Line().Match(line);
        Assert.True(match.Success, $"'{line}' is no expectation.");
        return new Expectation(match.Groups["where"].Value.Trim(), match.Groups["how"].Value, match.Groups["what"].Value.Replace("\\n", "\n", StringComparison.Ordinal));
    }

    public void Check(CellRun run)
    {
        var found = Find(run).ToArray();
        var all = string.Join("\n", run.Outputs.Select(output => $"{output.Type}: {output.Content.ToJsonString()}"));
        Assert.True(Where == "none" ? found.Length == 0 : found.Any(Fits), $"Expected {Where} {How} {What}, but the cell gave:\n{all}");
    }

    private IEnumerable<string> Find(CellRun run)
    {
        switch (Where)
        {
            case "none":
                return run.Outputs.Where(output => output.Type != "execute_input").Select(output => output.Type);
            case "stdout" or "stderr":
                return [run.Stream(Where)];
            case "error":
                return run.Reply.ErrorName is { } name ? [$"{name}: {run.Reply.ErrorMessage}"] : [];
        }

        var (kind, mimeType) = (Where.Split(' ')[0], Where.Split(' ')[1]);
        var type = kind switch { "result" => "execute_result", "display" => "display_data", "update" => "update_display_data", _ => throw new FormatException(Where) };
        return run.Outputs.Where(output => output.Type == type)
            .SelectMany(output => output.Content["data"]!.AsObject())
            .Where(form => mimeType is "any" || form.Key == mimeType)
            .Select(form => form.Value!)
            .Select(value => value is JsonValue text && text.TryGetValue<string>(out _) ? NotebookCell.JoinLines(value) : value.ToJsonString());
    }

    private bool Fits(string text) => How switch
    {
        "=" => text == What,
        "~" => text.Contains(What, StringComparison.Ordinal),
        _ => Regex.IsMatch(text, What, RegexOptions.Singleline, TimeSpan.FromSeconds(1)),
    };

    [GeneratedRegex(@"^(?<where>none|stdout|stderr|error|(result|display|update) \S+)( (?<how>[=~*]) ?(?<what>.*))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
