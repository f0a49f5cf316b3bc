namespace Octavo.Evaluation;

/// <summary>How much a text repeats itself, by its n-grams: runs of n neighbouring tokens.</summary>
public static class Repetition
{
    /// <summary>distinct-n: different n-grams over all n-grams of all texts together (Li et al. 2016, section 5).</summary>
    /// <param name="texts">The texts as tokens or words; an n-gram never spans two of them.</param>
    /// <param name="length">n, at least 1.</param>
    /// <returns>Between 0 and 1; null where no text has n tokens.</returns>
    public static double? Distinct<T>(IEnumerable<IReadOnlyList<T>> texts, int length)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var different = new HashSet<NGram<T>>();
        var all = 0L;
        foreach (var text in texts)
        {
            for (var start = 0; start + length <= text.Count; start++)
            {
                different.Add(new NGram<T>(text, start, length));
                all++;
            }
        }

        return all == 0 ? null : (double)different.Count / all;
    }

    /// <summary>rep-n of one text: the share of its n-grams that occurred in it before, 1 - distinct-n (Welleck et al. 2020, section 6, "seq-rep-n").</summary>
    /// <param name="text">The text as tokens or words.</param>
    /// <param name="length">n, at least 1.</param>
    /// <returns>Between 0 and 1; null where the text has fewer than n tokens.</returns>
    public static double? Repeated<T>(IReadOnlyList<T> text, int length)
        where T : notnull => 1 - Distinct([text], length);

    /// <summary>A window on a text, compared by what it shows.</summary>
    private readonly struct NGram<T>(IReadOnlyList<T> text, int start, int length) : IEquatable<NGram<T>>
        where T : notnull
    {
        private T this[int index] => text[start + index];

        private int Length => length;

        public bool Equals(NGram<T> other)
        {
            for (var i = 0; i < length; i++)
            {
                if (!EqualityComparer<T>.Default.Equals(this[i], other[i]))
                {
                    return false;
                }
            }

            return length == other.Length;
        }

        public override bool Equals(object? obj) => obj is NGram<T> other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            for (var i = 0; i < length; i++)
            {
                hash.Add(this[i]);
            }

            return hash.ToHashCode();
        }
    }
}
