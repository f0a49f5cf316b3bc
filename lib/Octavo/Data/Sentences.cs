using System.Text;

namespace Octavo.Data;

/// <summary>Takes plain English sentences out of paragraphs, in a small character set.</summary>
internal static class Sentences
{
    /// <summary>Every character that a sentence may hold besides letters, digits and the space.</summary>
    public const string Punctuation = "!\"'(),-./:;?";

    private const int MinimumCharacters = 24;
    private const int MaximumCharacters = 480;
    private const int MinimumWords = 5;
    private const int MaximumWordCharacters = 40;

    /// <summary>At least this share of the words must be lowercase letters only: identifiers are not English.</summary>
    private const double MinimumPlainShare = 0.6;

    private static readonly string[] s_abbreviations = ["e.g.", "i.e.", "vs.", "cf.", "approx.", "No.", "St."];

    private static readonly string[] s_damage = [": - ", ". - ", " ,", " ;", " . ", "( ", " )", ",,"];

    /// <summary>The sentences of a paragraph, in order; fragments and anything outside the character set left out.</summary>
    public static IEnumerable<string> In(string paragraph)
    {
        var text = Normalise(paragraph);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '.' or '!' or '?' && EndOf(text, i) is { } end)
            {
                var sentence = text[start..end];
                start = end + 1;
                if (IsSentence(sentence))
                {
                    yield return sentence;
                }
            }
        }
    }

    /// <summary>ASCII punctuation for typographic, one space for any run of whitespace, invisible characters gone.</summary>
    internal static string Normalise(string text)
    {
        var result = new StringBuilder(text.Length);
        var space = false;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                space = result.Length > 0;
                continue;
            }

            var folded = character switch
            {
                '\u2018' or '\u2019' or '\u02BC' => "'",
                '\u201C' or '\u201D' => "\"",
                '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' => "-",
                '\u2026' => "...",
                '\u200B' or '\u200C' or '\u200D' or '\uFEFF' or '\u00AD' => "",
                _ => null,
            };
            if (folded?.Length == 0)
            {
                continue;
            }

            if (space)
            {
                result.Append(' ');
                space = false;
            }

            _ = folded is null ? result.Append(character) : result.Append(folded);
        }

        return result.ToString();
    }

    /// <summary>Whether a piece of normalised text is a whole English sentence or noun phrase that can stand by itself.</summary>
    internal static bool IsSentence(string text)
    {
        if (text.Length is < MinimumCharacters or > MaximumCharacters || !char.IsAsciiLetterUpper(text[0]))
        {
            return false;
        }

        var depth = 0;
        var quotes = 0;
        foreach (var character in text)
        {
            depth += character switch { '(' => 1, ')' => -1, _ => 0 };
            quotes += character == '"' ? 1 : 0;
            if (depth < 0 || !(char.IsAsciiLetterOrDigit(character) || character == ' ' || Punctuation.Contains(character)))
            {
                return false;
            }
        }

        // A letter, digit or closing mark before the full stop: not "..", not " .".
        var core = text.AsSpan().TrimEnd("\")");
        if (depth != 0 || quotes % 2 != 0 || core.Length < 2 || core[^1] is not ('.' or '!' or '?') || !(char.IsAsciiLetterOrDigit(core[^2]) || core[^2] is ')' or '"' or '\''))
        {
            return false;
        }

        // A list run together, or a hole where a reference had no name.
        if (s_damage.Any(damage => text.Contains(damage, StringComparison.Ordinal)))
        {
            return false;
        }

        var words = text.Split(' ');
        return words.Length >= MinimumWords
            && words.All(word => word.Length <= MaximumWordCharacters)
            && words.Count(IsPlainWord) >= MinimumPlainShare * words.Length;
    }

    /// <summary>Whether a word, punctuation at its ends aside, is lowercase letters with hyphens or apostrophes.</summary>
    internal static bool IsPlainWord(string word)
    {
        var core = word.AsSpan().Trim("(),.:;?!\"'");
        foreach (var character in core)
        {
            if (!char.IsAsciiLetterLower(character) && character is not ('-' or '\''))
            {
                return false;
            }
        }

        return core.Length > 0;
    }

    /// <summary>Where the sentence whose last mark is at <paramref name="mark"/> ends, closing quotes and brackets included; null if it goes on.</summary>
    private static int? EndOf(string text, int mark)
    {
        var end = mark + 1;
        while (end < text.Length && text[end] is ('"' or ')'))
        {
            end++;
        }

        if (end == text.Length)
        {
            return end;
        }

        return text[end] == ' ' && end + 1 < text.Length && char.IsAsciiLetterUpper(text[end + 1]) && !EndsInAbbreviation(text, mark + 1)
            ? end
            : null;
    }

    private static bool EndsInAbbreviation(string text, int end) =>
        Array.Exists(s_abbreviations, abbreviation => text.AsSpan(0, end).EndsWith(abbreviation, StringComparison.Ordinal)
            && (end == abbreviation.Length || !char.IsAsciiLetter(text[end - abbreviation.Length - 1])));
}
