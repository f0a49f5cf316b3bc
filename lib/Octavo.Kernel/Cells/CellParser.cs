using System.Text;
using System.Text.RegularExpressions;

namespace Octavo.Kernel.Cells;

/// <summary>Splits a cell at its <c>#!</c> lines.</summary>
internal sealed partial class CellParser(CellCatalog catalog)
{
    /// <summary>The cell's parts in order.</summary>
    /// <exception cref="Execution.CellFailedException">A <c>#!</c> line names nothing that this kernel has.</exception>
    public IReadOnlyList<CellStep> Parse(string cell, ICellLanguage language)
    {
        var steps = new List<CellStep>();
        var code = new StringBuilder();
        var line = 0;
        var switched = new LanguageSwitch(language, "", 0);
        foreach (var text in cell.ReplaceLineEndings("\n").Split('\n'))
        {
            line++;
            var match = DirectiveLine().Match(text);
            if (!match.Success)
            {
                code.Append(text).Append('\n');
                continue;
            }

            Close(steps, code, switched, line);
            var name = match.Groups["name"].Value;
            var arguments = match.Groups["arguments"].Value.Trim();
            if (catalog.FindLanguage(name) is { } next)
            {
                End(steps, switched);
                switched = new LanguageSwitch(next, arguments, line);
            }
            else if (catalog.FindDirective(name) is { } directive)
            {
                steps.Add(new DirectiveStep { Line = line, Language = switched.Language, Directive = directive, Arguments = arguments });
            }
            else
            {
                throw catalog.Unknown(name, line);
            }
        }

        Close(steps, code, switched, line + 1);
        End(steps, switched);
        return steps;
    }

    // Each part begins with as many blank lines as stand before it in the cell.
    private static void Close(List<CellStep> steps, StringBuilder code, LanguageSwitch switched, int endLine)
    {
        var text = code.ToString();
        if (!string.IsNullOrWhiteSpace(text))
        {
            var lines = text.Count(character => character == '\n');
            var start = endLine - lines;
            steps.Add(switched.Step(start, new string('\n', start - 1) + text.TrimEnd('\n')));
        }

        code.Clear();
    }

    // A language that was told something has a part to run even where no code follows: "#!value --name x --from-file y".
    private static void End(List<CellStep> steps, LanguageSwitch switched)
    {
        if (switched.Arguments.Length > 0 && !steps.OfType<CodeStep>().Any(step => step.ArgumentsLine == switched.Line))
        {
            steps.Add(switched.Step(switched.Line + 1, ""));
        }
    }

    private sealed record LanguageSwitch(ICellLanguage Language, string Arguments, int Line)
    {
        public CodeStep Step(int line, string code) =>
            new() { Line = line, Language = Language, Arguments = Arguments, ArgumentsLine = Line, Code = code };
    }

    [GeneratedRegex(@"^\s*#!(?<name>[A-Za-z][\w#+.-]*)(?<arguments>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DirectiveLine();
}
