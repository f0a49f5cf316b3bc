using System.Text;

namespace Octavo.Evaluation;

/// <summary>
/// Compares a written answer with the expected ones as the evaluation of SQuAD 1.1 does (Rajpurkar et al. 2016, section 6.1, and its
/// published script): lower case, without punctuation and without the articles a, an and the.
/// </summary>
public static class AnswerMatch
{
    private static readonly string[] Articles = ["a", "an", "the"];

    /// <summary>The answer's words: lower case, ASCII punctuation removed (not replaced), split at white space, articles left out.</summary>
    public static IReadOnlyList<string> Words(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var kept = new StringBuilder(answer.Length);
        foreach (var character in answer.ToLowerInvariant())
        {
            if (!IsPunctuation(character))
            {
                kept.Append(character);
            }
        }

        return [.. kept.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => !Articles.Contains(word))];
    }

    /// <summary>Whether both have the same words in the same order.</summary>
    public static bool IsExact(string given, string expected) => Words(given).SequenceEqual(Words(expected));

    /// <summary>
    /// The harmonic mean of precision and recall of the words, each counted as often as it occurs: 2 * common / (words given + words
    /// expected). Where one answer has no words it is 1 if the other has none either, else 0.
    /// </summary>
    public static double TokenF1(string given, string expected)
    {
        var (first, second) = (Words(given), Words(expected));
        if (first.Count == 0 || second.Count == 0)
        {
            return first.Count == second.Count ? 1 : 0;
        }

        var left = second.CountBy(word => word).ToDictionary();
        var common = 0;
        foreach (var word in first)
        {
            if (left.TryGetValue(word, out var count) && count > 0)
            {
                left[word] = count - 1;
                common++;
            }
        }

        return 2.0 * common / (first.Count + second.Count);
    }

    /// <summary>The best <see cref="TokenF1"/> over several right answers.</summary>
    /// <exception cref="ArgumentException">There is no right answer.</exception>
    public static double BestTokenF1(string given, IReadOnlyList<string> expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return expected.Count > 0
            ? expected.Max(answer => TokenF1(given, answer))
            : throw new ArgumentException("There is no right answer to compare with; at least one was expected.", nameof(expected));
    }

    // The 32 characters of ASCII that are neither letter, digit nor space.
    private static bool IsPunctuation(char character) => character is > ' ' and < (char)127 && !char.IsAsciiLetterOrDigit(character);
}
