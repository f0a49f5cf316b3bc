using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Octavo.Notebooks.Client;

/// <summary>How a language writes the assignments of a parameters cell. Values keep the kind of literal that the notebook has.</summary>
internal sealed partial class ParameterSyntax
{
    private readonly Regex assignment;
    private readonly string end;
    private readonly string yes;
    private readonly string no;

    private ParameterSyntax(string comment, Regex assignment, string end, string yes, string no)
    {
        Comment = comment;
        this.assignment = assignment;
        this.end = end;
        this.yes = yes;
        this.no = no;
    }

    /// <summary>What begins a comment.</summary>
    public string Comment { get; }

    public static ParameterSyntax For(string language) => language.Trim().ToLowerInvariant() switch
    {
        "c#" or "csharp" or "cs" => new ParameterSyntax("//", CSharp(), ";", "true", "false"),
        "f#" or "fsharp" or "fs" => new ParameterSyntax("//", FSharp(), "", "true", "false"),
        "python" or "python3" or "py" => new ParameterSyntax("#", Python(), "", "True", "False"),
        _ => throw new ParameterException(
            $"Parameters cannot be written in '{language}'. Octavo writes them in C#, F# and Python."),
    };

    public IReadOnlyList<Parameter> Read(string source) =>
    [
        .. assignment.Matches(source.ReplaceLineEndings("\n")).Select(match => new Parameter
        {
            Name = match.Groups["name"].Value,
            Declaration = match.Groups["declaration"].Value,
            Annotation = match.Groups["annotation"].Value,
            Literal = match.Groups["literal"].Value.Trim(),
        }),
    ];

    /// <summary>The assignment of a new value to a parameter.</summary>
    /// <exception cref="ParameterException">The value is of another kind than the notebook's.</exception>
    public string Write(Parameter parameter, string value) =>
        $"{parameter.Declaration}{parameter.Name}{parameter.Annotation} = {Literal(parameter, value)}{end}";

    private string Literal(Parameter parameter, string value)
    {
        var old = parameter.Literal;
        var suffix = NumberSuffix().Match(old) is { Success: true } number ? number.Groups["suffix"].Value : "";
        if (old.StartsWith('"') || old.StartsWith('\'') || old.StartsWith("@\"", StringComparison.Ordinal))
        {
            return Quote(value);
        }

        if (old.Equals(yes, StringComparison.Ordinal) || old.Equals(no, StringComparison.Ordinal))
        {
            return bool.TryParse(value, out var truth) ? (truth ? yes : no) : throw Mismatch(parameter, value, "true or false");
        }

        if (WholeNumber().IsMatch(old))
        {
            return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? whole.ToString(CultureInfo.InvariantCulture) + suffix
                : throw Mismatch(parameter, value, "a whole number");
        }

        if (NumberSuffix().IsMatch(old))
        {
            return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
                ? WithPoint(value) + suffix
                : throw Mismatch(parameter, value, "a number");
        }

        throw new ParameterException(
            $"Parameter '{parameter.Name}' is written as {old}, which is not a plain literal; only numbers, true, false and quoted texts can be replaced.");
    }

    private static ParameterException Mismatch(Parameter parameter, string value, string kind) =>
        new($"Parameter '{parameter.Name}' must be {kind}, as in the notebook ({parameter.Literal}); '{value}' is not.");

    // JSON's escapes are valid in the texts of all three languages.
    private static string Quote(string value) => JsonSerializer.Serialize(value);

    // "1" would change a real number into a whole one.
    private static string WithPoint(string value) => value.AsSpan().IndexOfAny(".eE") >= 0 ? value.Trim() : value.Trim() + ".0";

    [GeneratedRegex(@"^[ \t]*(?<declaration>(?:const[ \t]+)?[A-Za-z_][\w.<>\[\]?]*[ \t]+)(?<name>[A-Za-z_]\w*)(?<annotation>)[ \t]*=(?!=)[ \t]*(?<literal>@?""(?:[^""\\\n]|\\.)*""|[^;\n]*);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"^(?<declaration>let[ \t]+(?:mutable[ \t]+)?)(?<name>[A-Za-z_]\w*)(?<annotation>[ \t]*:[^=\n]+?)?[ \t]*=[ \t]*(?<literal>""(?:[^""\\\n]|\\.)*""|[^\n/]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FSharp();

    [GeneratedRegex(@"^(?<declaration>)(?<name>[A-Za-z_]\w*)(?<annotation>[ \t]*:[^=\n]+?)?[ \t]*=(?!=)[ \t]*(?<literal>""(?:[^""\\\n]|\\.)*""|'(?:[^'\\\n]|\\.)*'|[^\n#]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Python();

    [GeneratedRegex(@"^[+-]?[\d_]+[uUlL]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^[+-]?[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?(?<suffix>[fFdDmMuUlL]*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NumberSuffix();
}
