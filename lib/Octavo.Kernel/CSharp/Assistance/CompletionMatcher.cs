namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>Compares names with what was typed of them.</summary>
internal static class CompletionMatcher
{
    // Nobody types more letters than this by words' beginnings; trying them in all ways takes long for long ones.
    private const int MostHumps = 12;

    /// <summary>How well the name fits.</summary>
    public static CompletionMatch Match(string name, string typed)
    {
        if (name.StartsWith(typed, StringComparison.Ordinal))
        {
            return CompletionMatch.Prefix;
        }

        if (name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
        {
            return CompletionMatch.PrefixIgnoringCase;
        }

        if (typed.Length <= MostHumps && FitsHumps(name, 0, typed, 0))
        {
            return CompletionMatch.Humps;
        }

        return typed.Length > 1 && name.Contains(typed, StringComparison.OrdinalIgnoreCase) ? CompletionMatch.Inside : CompletionMatch.None;
    }

    // The first letter is the name's own; each further one either goes on in the word where the one before it stood, or begins a later word.
    private static bool FitsHumps(string name, int at, string typed, int next)
    {
        if (next == typed.Length)
        {
            return true;
        }

        for (var i = at; i < name.Length; i++)
        {
            var allowed = i == at || (next > 0 && IsWordStart(name, i));
            if (allowed && char.ToUpperInvariant(name[i]) == char.ToUpperInvariant(typed[next]) && FitsHumps(name, i + 1, typed, next + 1))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWordStart(string name, int index) =>
        (char.IsUpper(name[index]) && (!char.IsUpper(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1]))))
        || (name[index - 1] == '_' && name[index] != '_')
        || (char.IsDigit(name[index]) && !char.IsDigit(name[index - 1]));
}
