using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Tags;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>Roslyn's tags in the words that Jupyter's front ends have icons for.</summary>
internal static class CompletionKind
{
    private static readonly (string Tag, string Kind, int Rank)[] Known =
    [
        (WellKnownTags.Local, "instance", 0),
        (WellKnownTags.Parameter, "param", 0),
        (WellKnownTags.RangeVariable, "instance", 0),
        (WellKnownTags.Field, "field", 1),
        (WellKnownTags.Property, "property", 1),
        (WellKnownTags.EnumMember, "enum", 1),
        (WellKnownTags.Constant, "constant", 1),
        (WellKnownTags.Event, "event", 1),
        (WellKnownTags.Method, "function", 1),
        (WellKnownTags.ExtensionMethod, "function", 1),
        (WellKnownTags.Class, "class", 2),
        (WellKnownTags.Structure, "struct", 2),
        (WellKnownTags.Interface, "interface", 2),
        (WellKnownTags.Enum, "enum", 2),
        (WellKnownTags.Delegate, "class", 2),
        (WellKnownTags.TypeParameter, "type", 2),
        (WellKnownTags.Namespace, "module", 3),
        (WellKnownTags.Keyword, "keyword", 4),
    ];

    /// <summary>The word.</summary>
    public static string Of(ImmutableArray<string> tags) => Find(tags).Kind;

    /// <summary>What is nearest to the code comes first: variables, then members, then types, then keywords.</summary>
    public static int Rank(ImmutableArray<string> tags) => Find(tags).Rank;

    private static (string Tag, string Kind, int Rank) Find(ImmutableArray<string> tags)
    {
        foreach (var known in Known)
        {
            if (tags.Contains(known.Tag))
            {
                return known;
            }
        }

        return ("", "text", 5);
    }
}
