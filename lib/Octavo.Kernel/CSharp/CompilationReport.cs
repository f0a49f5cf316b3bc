using System.Text;
using Microsoft.CodeAnalysis;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.CSharp;

/// <summary>Words compiler messages with the line they are about and a caret under the place.</summary>
internal static class CompilationReport
{
    public static CellError Describe(IReadOnlyCollection<Diagnostic> errors)
    {
        var first = errors.First();
        return new CellError
        {
            Name = "CompilationErrorException",
            Message = $"{Place(first)}: {Summary(first)}",
            Traceback = [.. errors.Take(20).Select(Format)],
        };
    }

    public static string Format(Diagnostic diagnostic)
    {
        var text = new StringBuilder($"{Place(diagnostic)}: {Summary(diagnostic)}");
        if (diagnostic.Location.SourceTree is { } tree)
        {
            var span = diagnostic.Location.GetLineSpan().Span;
            var line = tree.GetText().Lines[span.Start.Line].ToString();
            var end = span.End.Line == span.Start.Line ? span.End.Character : line.Length;

            // Tabs stay tabs above the caret, so that it stands under the right character whatever their width.
            var indent = string.Concat(line.Take(span.Start.Character).Select(character => character == '\t' ? '\t' : ' '));
            text.Append("\n    ").Append(line).Append("\n    ").Append(indent)
                .Append('^', Math.Max(1, end - span.Start.Character));
        }

        return text.ToString();
    }

    private static string Place(Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan();
        return diagnostic.Location.IsInSource
            ? $"{span.Path}, line {span.StartLinePosition.Line + 1}, column {span.StartLinePosition.Character + 1}"
            : "cell";
    }

    private static string Summary(Diagnostic diagnostic) =>
        $"{diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Id}: {diagnostic.GetMessage()}";
}
