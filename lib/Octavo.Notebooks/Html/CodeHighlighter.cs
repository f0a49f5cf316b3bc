using System.Text;
using System.Text.RegularExpressions;
using ColorCode;
using ColorCode.Common;
using ColorCode.Parsing;

namespace Octavo.Notebooks.Html;

/// <summary>Colours code by one-letter classes, which the page's style sheet gives a colour in each theme.</summary>
internal sealed partial class CodeHighlighter : CodeColorizerBase
{
    // Beyond this the regular expressions take noticeable time, and nobody reads it coloured.
    private const int LongestColoured = 200_000;

    private readonly StringBuilder html = new();

    private CodeHighlighter()
        : base(null, null)
    {
    }

    /// <summary>
    /// The escaped and coloured HTML of a cell's text. A line that begins with <c>#!</c> and names a language switches to it;
    /// other lines of that kind are coloured as commands to the kernel.
    /// </summary>
    public static string ToHtml(string code, string? language)
    {
        var highlighter = new CodeHighlighter();
        var start = 0;
        foreach (Match line in Magic().Matches(code))
        {
            highlighter.Colour(code[start..line.Index], language);
            highlighter.Span("p", line.Value);
            start = line.Index + line.Length;
            language = CodeLanguages.Find(line.Groups["name"].Value)?.Name ?? language;
        }

        highlighter.Colour(code[start..], language);
        return highlighter.html.ToString();
    }

    /// <summary>The language that the first line names by <c>#!</c>, null where it names none.</summary>
    public static string? NamedLanguage(string code) =>
        Magic().Match(code) is { Success: true, Index: 0 } line ? CodeLanguages.Find(line.Groups["name"].Value)?.Name : null;

    /// <inheritdoc/>
    protected override void Write(string parsedSourceCode, IList<Scope> scopes)
    {
        var at = 0;
        foreach (var scope in scopes.OrderBy(scope => scope.Index))
        {
            if (scope.Index < at)
            {
                continue;
            }

            HtmlText.Append(html, parsedSourceCode.AsSpan(at, scope.Index - at));
            var text = parsedSourceCode.Substring(scope.Index, scope.Length);
            at = scope.Index + scope.Length;
            Span(Class(scope.Name), text);
        }

        HtmlText.Append(html, parsedSourceCode.AsSpan(at));
    }

    private static string Class(string scope) => scope switch
    {
        ScopeName.Keyword or ScopeName.JsonConst => "k",
        ScopeName.Comment => "c",
        ScopeName.String or ScopeName.JsonString => "s",
        ScopeName.Number or ScopeName.JsonNumber => "n",
        ScopeName.Type => "t",
        ScopeName.BuiltinFunction => "f",
        ScopeName.PreprocessorKeyword or ScopeName.Attribute => "p",
        ScopeName.HtmlAttributeName or ScopeName.JsonKey or ScopeName.CssPropertyName or ScopeName.PowerShellVariable => "a",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "No colour is set for this scope."),
    };

    private void Colour(string code, string? language)
    {
        if (code.Length is > 0 and <= LongestColoured && CodeLanguages.Find(language)?.Grammar is { } grammar)
        {
            languageParser.Parse(code, grammar, Write);
        }
        else
        {
            HtmlText.Append(html, code);
        }
    }

    private void Span(string name, string text)
    {
        html.Append("<span class=\"").Append(name).Append("\">");
        HtmlText.Append(html, text);
        html.Append("</span>");
    }

    [GeneratedRegex(@"^#!(?<name>[\w#]+)[^\r\n]*", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Magic();
}
