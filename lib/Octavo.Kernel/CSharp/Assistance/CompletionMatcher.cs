namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>Compares names with what was typed of them.</summary>
internal static class CompletionMatcher
{
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

        if (name.Length > 0 && FitsHumps(name, typed))
        {
            return CompletionMatch.Humps;
        }

        return typed.Length > 1 && name.Contains(typed, StringComparison.OrdinalIgnoreCase) ? CompletionMatch.Inside : CompletionMatch.None;
    }

    // The first letter is the name's own; each further one either goes on in the word where the one before it stood, or begins a later word.
    private static bool FitsHumps(string name, string typed)
    {
        // Where in the name the letter looked at last may stand.
        var places = new bool[name.Length];
        places[0] = IsSame(name[0], typed[0]);
        for (var letter = 1; letter < typed.Length; letter++)
        {
            var next = new bool[name.Length];
            var seen = false;
            for (var i = 1; i < name.Length; i++)
            {
                seen |= places[i - 1];
                next[i] = IsSame(name[i], typed[letter]) && (places[i - 1] || (seen && IsWordStart(name, i)));
            }

            places = next;
        }

        return places.Contains(true);
    }

    private static bool IsSame(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);

    private static bool IsWordStart(string name, int index) =>
        (char.IsUpper(name[index]) && (!char.IsUpper(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1]))))
        || (name[index - 1] == '_' && name[index] != '_')
        || (char.IsDigit(name[index]) && !char.IsDigit(name[index - 1]));
}
