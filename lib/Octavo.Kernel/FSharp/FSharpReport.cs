using System.Text;
using FSharp.Compiler.Diagnostics;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.FSharp;

/// <summary>Words F#'s compiler messages with the line they are about and a caret under the place.</summary>
internal static class FSharpReport
{
    public static CellError Describe(IReadOnlyCollection<FSharpDiagnostic> errors, string cell, string code)
    {
        var first = errors.First();
        return new CellError
        {
            Name = "CompilationErrorException",
            Message = $"{Place(first, cell)}: {Summary(first)}",
            Traceback = [.. errors.Take(20).Select(error => Format(error, cell, code))],
        };
    }

    public static string Format(FSharpDiagnostic diagnostic, string cell, string code)
    {
        var text = new StringBuilder($"{Place(diagnostic, cell)}: {Summary(diagnostic)}");
        var lines = SourceLines(diagnostic, code);
        if (diagnostic.StartLine >= 1 && diagnostic.StartLine <= lines.Length)
        {
            var line = lines[diagnostic.StartLine - 1].TrimEnd('\r');
            var start = Math.Min(diagnostic.StartColumn, line.Length);
            var end = diagnostic.EndLine == diagnostic.StartLine ? diagnostic.EndColumn : line.Length;

            // Tabs stay tabs above the caret, so that it stands under the right character whatever their width.
            var indent = string.Concat(line.Take(start).Select(character => character == '\t' ? '\t' : ' '));
            text.Append("\n    ").Append(line).Append("\n    ").Append(indent).Append('^', Math.Max(1, end - start));
        }

        return text.ToString();
    }

    private static string[] SourceLines(FSharpDiagnostic diagnostic, string code) =>
        LoadedFile(diagnostic) is { } file ? File.ReadAllLines(file) : code.Split('\n');

    // A message may be about a file that the cell loaded.
    private static string? LoadedFile(FSharpDiagnostic diagnostic) =>
        Path.IsPathRooted(diagnostic.FileName) && File.Exists(diagnostic.FileName) ? diagnostic.FileName : null;

    private static string Place(FSharpDiagnostic diagnostic, string cell) =>
        $"{LoadedFile(diagnostic) ?? cell}, line {diagnostic.StartLine}, column {diagnostic.StartColumn + 1}";

    // The compiler breaks its messages into indented lines of its own.
    private static string Summary(FSharpDiagnostic diagnostic) =>
        $"{(diagnostic.Severity.IsError ? "error" : "warning")} {diagnostic.ErrorNumberText}: "
        + string.Join(' ', diagnostic.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
