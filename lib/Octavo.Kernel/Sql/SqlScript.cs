using System.Text;
using System.Text.RegularExpressions;

namespace Octavo.Kernel.Sql;

/// <summary>Takes a cell apart into its statements.</summary>
internal static partial class SqlScript
{
    /// <summary>The statements in order; what holds only blanks and comments is none.</summary>
    public static IReadOnlyList<SqlStatement> Split(string code)
    {
        var statements = new List<SqlStatement>();
        var (start, at) = (0, 0);
        var words = new List<string>();
        var parameters = new List<string>();
        while (at < code.Length)
        {
            var token = Token().Match(code, at);
            if (token.Groups["word"].Success || token.Groups["name"].Success)
            {
                words.Add(token.Groups["name"].Success ? token.Value[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal).ToUpperInvariant() : token.Value.ToUpperInvariant());
            }
            else if (token.Groups["parameter"].Success)
            {
                parameters.Add(token.Groups["parameter"].Value);
            }
            else if (token.Groups["end"].Success)
            {
                Add(start, at);
                start = at + 1;
            }

            at += token.Value.StartsWith("/*", StringComparison.Ordinal) ? CommentLength(code, at) : Math.Max(1, token.Length);
        }

        Add(start, code.Length);
        return statements;

        void Add(int from, int to)
        {
            if (words.Count > 0)
            {
                statements.Add(new SqlStatement
                {
                    Text = Blank(code.AsSpan(0, from)) + code[from..to],
                    Words = [.. words],
                    Parameters = [.. parameters.Distinct()],
                });
            }

            words.Clear();
            parameters.Clear();
        }
    }

    private static string Blank(ReadOnlySpan<char> text)
    {
        var blank = new StringBuilder();
        blank.Append('\n', text.Count('\n'));
        return blank.Append(' ', text.Length - 1 - text.LastIndexOf('\n')).ToString();
    }

    // Comments of this kind may hold others.
    private static int CommentLength(string code, int start)
    {
        var (depth, at) = (1, start + 2);
        while (at < code.Length && depth > 0)
        {
            var pair = code.AsSpan(at, Math.Min(2, code.Length - at));
            depth += pair is "/*" ? 1 : pair is "*/" ? -1 : 0;
            at += pair is "/*" or "*/" ? 2 : 1;
        }

        return at - start;
    }

    [GeneratedRegex("""
        \G(?:
          --[^\n]*
        | /\*
        | [eE]'(?:[^'\\]|\\.|'')*'?
        | '(?:[^']|'')*'?
        | (?<name>"(?:[^"]|"")*")
        | \$(?<tag>(?:[A-Za-z_]\w*)?)\$(?:.*?)(?:\$\k<tag>\$|\z)
        | \$(?<parameter>[A-Za-z_]\w*)
        | (?<word>[\p{L}_][\w$]*)
        | (?<end>;)
        | .
        )
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
