using System.Text;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.Directives;

/// <summary>What a directive can be told, and how its line is read: <c>--name x</c>, <c>--name=x</c>, <c>--name "two words"</c>.</summary>
internal sealed record DirectiveSyntax
{
    /// <summary>The name after <c>#!</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The whole line as help shows it.</summary>
    public required string Usage { get; init; }

    /// <summary>Names of the options that take a value.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>Names of the options that take none.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The option that a word stands for which has no option before it; null where there is none.</summary>
    public string? Bare { get; init; }

    /// <summary>Reads a line's arguments.</summary>
    /// <exception cref="CellFailedException">They are not as the usage says; the message names the one that is wrong.</exception>
    public DirectiveArguments Parse(string arguments, int line)
    {
        var given = new Dictionary<string, DirectiveWord>();
        var words = new Queue<DirectiveWord>(Split(arguments, line));
        while (words.TryDequeue(out var word))
        {
            if (word.IsQuoted || !word.Text.StartsWith("--", StringComparison.Ordinal))
            {
                Add(given, Bare ?? throw Wrong(line, $"'{word.Text}' has no option before it."), word, line);
                continue;
            }

            var (option, value) = word.Text[2..].Split('=', 2) is [var left, var right] ? (left, new DirectiveWord(right, IsQuoted: false)) : (word.Text[2..], null);
            if (Flags.Contains(option))
            {
                Add(given, option, value is null ? word : throw Wrong(line, $"--{option} takes no value."), line);
            }
            else if (!Options.Contains(option))
            {
                throw Wrong(line, $"'--{option}' is unknown.");
            }
            else if (value is null && (!words.TryDequeue(out value) || (!value.IsQuoted && value.Text.StartsWith("--", StringComparison.Ordinal))))
            {
                throw Wrong(line, $"--{option} needs a value after it.");
            }
            else
            {
                Add(given, option, value, line);
            }
        }

        return new DirectiveArguments(this, line, given);
    }

    /// <summary>The error for a line that cannot be carried out as it is written.</summary>
    public CellFailedException Wrong(int line, string problem) =>
        new("DirectiveError", $"Line {line}: #!{Name}: {problem}\nUsage: {Usage}");

    private void Add(Dictionary<string, DirectiveWord> given, string option, DirectiveWord word, int line)
    {
        if (!given.TryAdd(option, word))
        {
            throw Wrong(line, $"--{option} is given twice, as '{given[option].Text}' and as '{word.Text}'.");
        }
    }

    private List<DirectiveWord> Split(string text, int line)
    {
        var words = new List<DirectiveWord>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var word = new StringBuilder();
            var isQuoted = text[at] is '"' or '\'';
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at = text[at] switch
                {
                    '"' or '\'' => Quoted(text, at, word, line),
                    '{' => Braced(text, at, word, line),
                    _ => Plain(text, at, word),
                };
            }

            words.Add(new DirectiveWord(word.ToString(), isQuoted));
        }

        return words;
    }

    private static int Plain(string text, int at, StringBuilder word)
    {
        word.Append(text[at]);
        return at + 1;
    }

    // A backslash stands for itself, as in a path, except before the quote.
    private int Quoted(string text, int start, StringBuilder word, int line)
    {
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == text[start])
            {
                return at + 1;
            }

            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == text[start])
            {
                at++;
            }

            word.Append(text[at]);
        }

        throw Wrong(line, $"the quote that opens at {text[start..]} is not closed.");
    }

    // JSON keeps its spaces and quotes: @input:{"prompt": "How many?"}.
    private int Braced(string text, int start, StringBuilder word, int line)
    {
        var (depth, inString) = (0, false);
        for (var at = start; at < text.Length; at++)
        {
            word.Append(text[at]);
            if (text[at] == '"' && text[at - 1] != '\\')
            {
                inString = !inString;
            }

            depth += inString ? 0 : text[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return at + 1;
            }
        }

        throw Wrong(line, $"the brace that opens at {text[start..]} is not closed.");
    }
}
