using System.Xml.Linq;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Interactive;
using FSharp.Compiler.Symbols;
using FSharp.Compiler.Tokenization;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Octavo.Kernel.Cells;
using Octavo.Kernel.Execution;

namespace Octavo.Kernel.FSharp;

/// <summary>Helps with typing F# cells: what could stand at a position, and what stands there.</summary>
internal sealed class FSharpAssistance(Shell.FsiEvaluationSession interactive)
{
    // The compiler's messages for brackets that are not closed and a definition without a value.
    private static readonly HashSet<int> OpenAtTheEnd = [583, 3117, 3118];

    private readonly Lock gate = new();

    /// <summary>"complete", "incomplete" or "invalid", from what the parser said about the code.</summary>
    public static string Completeness(string code, FSharpParseFileResults parsed)
    {
        var errors = parsed.Diagnostics.Where(diagnostic => diagnostic.Severity.IsError).ToArray();
        if (errors.Length == 0)
        {
            return "complete";
        }

        var lines = code.TrimEnd().Split('\n');
        return errors.Any(error => OpenAtTheEnd.Contains(error.ErrorNumber)
            || error.Message.StartsWith("End of file in", StringComparison.Ordinal) || IsCutOff(error, lines)) ? "incomplete" : "invalid";
    }

    /// <summary>Whether the line asks for a package or names a source.</summary>
    public static bool IsPackage(string line)
    {
        var start = line.TrimStart();
        return start.StartsWith("#i", StringComparison.Ordinal) || (start.StartsWith("#r", StringComparison.Ordinal) && start.Contains("nuget", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What could stand at the position, by name.</summary>
    public Completions Complete(string code, int position)
    {
        var (line, column, text) = Place(code, position);
        var partial = QuickParse.GetPartialLongNameEx(text, column - 1);
        var start = position - partial.PartialIdent.Length;
        lock (gate)
        {
            var (parsed, check, _) = Check(code);
            var list = check.GetDeclarationListInfo(
                FSharpOption<FSharpParseFileResults>.Some(parsed), line, text, partial, null, null, null);
            var items = list.IsError ? [] : list.Items
                .Where(item => item.NameInList.StartsWith(partial.PartialIdent, StringComparison.OrdinalIgnoreCase) && item.NamespaceToOpen is null)
                .OrderByDescending(item => item.NameInList.StartsWith(partial.PartialIdent, StringComparison.Ordinal))
                .ThenBy(item => item.MinorPriority).ThenBy(item => item.NameInList, StringComparer.OrdinalIgnoreCase)
                .Select(item => new Completion(item.NameInCode, Kind(item.Glyph)));
            return new Completions(start, position, [.. items.DistinctBy(item => item.Text)]);
        }
    }

    /// <summary>What stands at the position; null where there is nothing to say.</summary>
    public MimeBundle? Inspect(string code, int position)
    {
        var (line, column, text) = Place(code, position);
        if (QuickParse.GetCompleteIdentifierIsland(true, text, column)?.Value is not { } island)
        {
            return null;
        }

        var names = island.Item1.Split('.');
        string[] descriptions;
        lock (gate)
        {
            var (_, check, _) = Check(code);
            var tip = check.GetToolTip(line, island.Item2, text, ListModule.OfSeq(names), FSharpTokenTag.Identifier, null);
            descriptions = [.. tip.Item.OfType<ToolTipElement.Group>().SelectMany(group => group.elements).Select(Describe)];
        }

        if (descriptions.Length == 0)
        {
            return null;
        }

        var value = names.Length == 1 && interactive.TryFindBoundValue(names[0])?.Value is { } bound
            ? $"\n\n{names[0]} = {(bound.Value.ReflectionValue is { } held ? interactive.FormatValue(held, bound.Value.ReflectionType) : "null")}"
            : "";
        var shown = descriptions.Take(10).ToArray();
        var more = descriptions.Length > shown.Length ? $"\n\n({descriptions.Length - shown.Length} more overloads)" : "";
        return MimeBundle.Of("text/plain", string.Join("\n\n", shown) + more + value);
    }

    // A package would be restored only to look at the code.
    private Tuple<FSharpParseFileResults, FSharpCheckFileResults, FSharpCheckProjectResults> Check(string code) =>
        interactive.ParseAndCheckInteraction(string.Join('\n', code.Split('\n').Select(line => IsPackage(line) ? "" : line)), FSharpOption<bool>.None);

    private static bool IsCutOff(FSharpDiagnostic error, string[] lines)
    {
        var atEnd = error.EndLine > lines.Length || (error.EndLine == lines.Length && error.EndColumn >= lines[^1].Length);
        return atEnd && !error.Message.StartsWith("Unexpected symbol", StringComparison.Ordinal);
    }

    private static string Describe(ToolTipElementData element)
    {
        var text = element.MainDescription.Text;
        return Summary(element.XmlDoc) is { Length: > 0 } summary ? $"{text}\n{summary}" : text;
    }

    private static string? Summary(FSharpXmlDoc documentation)
    {
        if (documentation is not FSharpXmlDoc.FromXmlText { Item: { NonEmpty: true } comment })
        {
            return null;
        }

        try
        {
            var summary = XElement.Parse($"<doc>{comment.GetXmlText()}</doc>").Descendants("summary").FirstOrDefault();
            return string.Join(' ', (summary?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
        catch (System.Xml.XmlException)
        {
            return string.Join('\n', comment.UnprocessedLines.Select(line => line.Trim()));
        }
    }

    // The compiler counts lines from 1 and columns from 0.
    private static (int Line, int Column, string Text) Place(string code, int position)
    {
        var start = position == 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
        var end = code.IndexOf('\n', position);
        return (code.AsSpan(0, start).Count('\n') + 1, position - start, code[start..(end < 0 ? code.Length : end)]);
    }

    private static string Kind(FSharpGlyph glyph) => glyph.Tag switch
    {
        FSharpGlyph.Tags.Method or FSharpGlyph.Tags.OverridenMethod or FSharpGlyph.Tags.ExtensionMethod => "function",
        FSharpGlyph.Tags.Property or FSharpGlyph.Tags.Field or FSharpGlyph.Tags.Event or FSharpGlyph.Tags.EnumMember => "property",
        FSharpGlyph.Tags.Module or FSharpGlyph.Tags.NameSpace => "module",
        FSharpGlyph.Tags.Variable or FSharpGlyph.Tags.Constant => "instance",
        FSharpGlyph.Tags.Error => "keyword",
        _ => "class",
    };
}
