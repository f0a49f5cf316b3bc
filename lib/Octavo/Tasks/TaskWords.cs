namespace Octavo.Tasks;

/// <summary>Words for tokens that stand for nothing in the world.</summary>
internal static class TaskWords
{
    private const string Consonants = "bdfgklmnprstvz";
    private const string Vowels = "aeiou";
    private const int Syllables = 14 * 5;

    /// <summary>How many words <see cref="Invented"/> has.</summary>
    public const int InventedCount = Syllables * Syllables;

    /// <summary>Has no divisor in common with <see cref="InventedCount"/>, so that neighbours differ and no word comes twice.</summary>
    private const int Stride = 1571;

    /// <summary>a, b, ..., z, aa, ab, ...</summary>
    public static string Letters(int index) => index < 26
        ? ((char)('a' + index)).ToString()
        : Letters((index / 26) - 1) + (char)('a' + (index % 26));

    /// <summary>A pronounceable word of two syllables, another for each index below <see cref="InventedCount"/>; invented.</summary>
    public static string Invented(int index)
    {
        var mixed = (int)((index + 1L) * Stride % InventedCount);
        return Syllable(mixed / Syllables) + Syllable(mixed % Syllables);
    }

    /// <summary>The same with a capital letter, for a name.</summary>
    public static string InventedName(int index)
    {
        var word = Invented(index);
        return char.ToUpperInvariant(word[0]) + word[1..];
    }

    private static string Syllable(int index) => $"{Consonants[index / 5]}{Vowels[index % 5]}";
}
