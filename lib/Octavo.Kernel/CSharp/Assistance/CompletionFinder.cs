using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;
using Microsoft.CodeAnalysis.Text;
using Octavo.Kernel.Cells;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>
/// What Roslyn proposes, in the order and form that notebooks want. Its tasks are waited for: the state of an asynchronous method is a
/// type with fields of Roslyn's types, and looking through the kernel's types for languages would load them all.
/// </summary>
internal static class CompletionFinder
{
    // A front end shows a dozen; a list of every type there is would only delay it.
    private const int Most = 2000;

    // Whole members, written out one by one.
    private const int MostWritten = 100;

    public static Completions Find(Document document, int position, CancellationToken cancellation)
    {
        var service = CompletionService.GetService(document)!;
        var text = document.GetTextAsync(cancellation).GetAwaiter().GetResult();
        var found = service.GetCompletionsAsync(document, position, cancellationToken: cancellation).GetAwaiter().GetResult();
        if (found.ItemsList.Count == 0)
        {
            return new Completions(position, position, []);
        }

        var typed = text.ToString(TextSpan.FromBounds(Math.Min(found.Span.Start, position), position));
        var candidates = found.ItemsList
            .Where(item => IsName(item.DisplayText) && !item.Tags.Contains(WellKnownTags.Snippet))
            .Select(item => (Item: item, Match: CompletionMatcher.Match(item.FilterText, typed)))
            .Where(candidate => candidate.Match != CompletionMatch.None)
            .OrderBy(candidate => candidate.Match)
            .ThenByDescending(candidate => candidate.Item.Rules.MatchPriority)
            .ThenBy(candidate => CompletionKind.Rank(candidate.Item.Tags))
            .ThenBy(candidate => candidate.Item.SortText, StringComparer.OrdinalIgnoreCase)
            .Select(candidate => candidate.Item)
            .Take(Most)
            .ToArray();

        // A list of nothing but whole members may change the words before them ("override"); among names that would only be odd.
        var mayReachOut = Array.TrueForAll(candidates, candidate => candidate.IsComplexTextEdit);
        var replacements = new List<(TextSpan Span, string Text, string Kind)>();
        var written = 0;
        foreach (var item in candidates)
        {
            if (!item.IsComplexTextEdit)
            {
                replacements.Add((found.Span, item.Properties.GetValueOrDefault("InsertionText") ?? item.DisplayText, CompletionKind.Of(item.Tags)));
            }
            else if (written++ < MostWritten)
            {
                var change = service.GetChangeAsync(document, item, cancellationToken: cancellation).GetAwaiter().GetResult().TextChange;
                if (mayReachOut || found.Span.Contains(change.Span))
                {
                    replacements.Add((change.Span, change.NewText ?? "", CompletionKind.Of(item.Tags)));
                }
            }
        }

        return Aligned(replacements, text, found.Span);
    }

    // Jupyter has one start and one end for all candidates: one that changes less is filled up with the text around it.
    private static Completions Aligned(List<(TextSpan Span, string Text, string Kind)> replacements, SourceText text, TextSpan span)
    {
        var start = replacements.Select(replacement => replacement.Span.Start).Append(span.Start).Min();
        var end = replacements.Select(replacement => replacement.Span.End).Append(span.End).Max();
        var items = replacements.Select(replacement => new Completion(
            text.ToString(TextSpan.FromBounds(start, replacement.Span.Start)) + replacement.Text + text.ToString(TextSpan.FromBounds(replacement.Span.End, end)),
            replacement.Kind));
        return new Completions(start, end, [.. items.DistinctBy(item => item.Text)]);
    }

    // Operators and casts are offered after a dot too; nobody looks for them there.
    private static bool IsName(string text) => text.Length > 0 && (char.IsLetter(text[0]) || text[0] is '_' or '@' or '#');
}
