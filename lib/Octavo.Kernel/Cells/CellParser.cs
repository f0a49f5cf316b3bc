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
        foreach (var text in cell.ReplaceLineEndings("\n").Split('\n'))
        {
            line++;
            var match = DirectiveLine().Match(text);
            if (!match.Success)
            {
                code.Append(text).Append('\n');
                continue;
            }

            Close(steps, code, language, line);
            var name = match.Groups["name"].Value;
            if (catalog.FindLanguage(name) is { } next)
            {
                language = next;
            }
            else if (catalog.FindDirective(name) is { } directive)
            {
                steps.Add(new DirectiveStep { Line = line, Directive = directive, Arguments = match.Groups["arguments"].Value.Trim() });
            }
            else
            {
                throw catalog.Unknown(name, line);
            }
        }

        Close(steps, code, language, line + 1);
        return steps;
    }

    // Each part begins with as many blank lines as stand before it in the cell.
    private static void Close(List<CellStep> steps, StringBuilder code, ICellLanguage language, int endLine)
    {
        var text = code.ToString();
        if (!string.IsNullOrWhiteSpace(text))
        {
            var lines = text.Count(character => character == '\n');
            var start = endLine - lines;
            steps.Add(new CodeStep { Line = start, Language = language, Code = new string('\n', start - 1) + text.TrimEnd('\n') });
        }

        code.Clear();
    }

    [GeneratedRegex(@"^\s*#!(?<name>[A-Za-z][\w#+.-]*)(?<arguments>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DirectiveLine();
}
