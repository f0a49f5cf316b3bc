namespace Octavo.Evaluation;

/// <summary>BLEU over a corpus (Papineni et al. 2002): how many of the candidates' n-grams their references have, and whether they are long enough.</summary>
/// <remarks>Tokens are taken as they are given, so two values compare only where the tokens are the same.</remarks>
public static class Bleu
{
    /// <summary>The longest n-gram that the paper counts.</summary>
    public const int LongestNGram = 4;

    /// <summary>Scores candidates against one reference each.</summary>
    /// <param name="candidates">What was made, one sequence of tokens each.</param>
    /// <param name="references">What is right, in the same order.</param>
    /// <param name="longest">The longest n-gram that counts.</param>
    /// <param name="addOne">
    /// Adds one to the matches and the counts of n-grams of two and more tokens (Lin and Och 2004, section 4), so that a small corpus without
    /// one match of four tokens does not score 0; where not set, it does, as in the paper.
    /// </param>
    /// <exception cref="ArgumentException">There are no candidates, or not as many references.</exception>
    public static BleuScore Corpus<T>(
        IReadOnlyList<IReadOnlyList<T>> candidates, IReadOnlyList<IReadOnlyList<T>> references, int longest = LongestNGram, bool addOne = false)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(references);
        IReadOnlyList<IReadOnlyList<T>>[] each = [.. references.Select(reference => new[] { reference })];
        return Corpus(candidates, each, longest, addOne);
    }

    /// <summary>Scores candidates against several references each.</summary>
    /// <param name="candidates">What was made, one sequence of tokens each.</param>
    /// <param name="references">What is right, at least one sequence for each candidate, in the same order.</param>
    /// <param name="longest">The longest n-gram that counts.</param>
    /// <param name="addOne">Adds one to the matches and the counts of n-grams of two and more tokens (Lin and Och 2004, section 4).</param>
    /// <exception cref="ArgumentException">There are no candidates, not as many lists of references, or a candidate has no reference.</exception>
    public static BleuScore Corpus<T>(
        IReadOnlyList<IReadOnlyList<T>> candidates, IReadOnlyList<IReadOnlyList<IReadOnlyList<T>>> references, int longest = LongestNGram, bool addOne = false)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(references);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        if (candidates.Count == 0 || candidates.Count != references.Count)
        {
            throw new ArgumentException($"BLEU compares each candidate with its references; there are {candidates.Count} candidates and references for {references.Count}.");
        }

        var matches = new long[longest];
        var counts = new long[longest];
        var (candidateLength, referenceLength) = (0L, 0L);
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            if (references[i].Count == 0)
            {
                throw new ArgumentException($"Candidate {i} has no reference to be compared with.");
            }

            candidateLength += candidate.Count;
            referenceLength += ClosestLength(candidate.Count, references[i]);
            for (var order = 1; order <= longest; order++)
            {
                counts[order - 1] += Math.Max(0, candidate.Count - order + 1);
                matches[order - 1] += Matches(candidate, references[i], order);
            }
        }

        double Precision(int order)
        {
            var added = addOne && order > 0 ? 1 : 0;
            return counts[order] + added == 0 ? 0 : (double)(matches[order] + added) / (counts[order] + added);
        }

        var precisions = Enumerable.Range(0, longest).Select(Precision).ToArray();
        var brevity = candidateLength > referenceLength ? 1 : candidateLength == 0 ? 0 : Math.Exp(1 - ((double)referenceLength / candidateLength));
        return new BleuScore
        {
            Value = precisions.Contains(0) ? 0 : brevity * Math.Exp(precisions.Average(Math.Log)),
            Precisions = precisions,
            BrevityPenalty = brevity,
            CandidateLength = candidateLength,
            ReferenceLength = referenceLength,
            AddsOne = addOne,
        };
    }

    /// <summary>The length of the reference that is closest in length, of two the shorter.</summary>
    private static int ClosestLength<T>(int length, IReadOnlyList<IReadOnlyList<T>> references) =>
        references.Select(reference => reference.Count).OrderBy(count => Math.Abs(count - length)).ThenBy(count => count).First();

    /// <summary>The candidate's n-grams that a reference has, each at most as often as the reference that has it most often (section 2.1).</summary>
    private static long Matches<T>(IReadOnlyList<T> candidate, IReadOnlyList<IReadOnlyList<T>> references, int order)
        where T : notnull
    {
        var most = new Dictionary<NGram<T>, int>();
        foreach (var reference in references)
        {
            foreach (var (gram, count) in Count(reference, order))
            {
                most[gram] = Math.Max(count, most.GetValueOrDefault(gram));
            }
        }

        return Count(candidate, order).Sum(pair => (long)Math.Min(pair.Value, most.GetValueOrDefault(pair.Key)));
    }

    private static Dictionary<NGram<T>, int> Count<T>(IReadOnlyList<T> tokens, int order)
        where T : notnull
    {
        var counts = new Dictionary<NGram<T>, int>();
        for (var start = 0; start + order <= tokens.Count; start++)
        {
            var gram = new NGram<T>(tokens, start, order);
            counts[gram] = counts.GetValueOrDefault(gram) + 1;
        }

        return counts;
    }

    /// <summary>Some tokens in a row, equal to the same tokens elsewhere.</summary>
    private readonly struct NGram<T>(IReadOnlyList<T> tokens, int start, int length) : IEquatable<NGram<T>>
        where T : notnull
    {
        public bool Equals(NGram<T> other)
        {
            for (var i = 0; i < length; i++)
            {
                if (!EqualityComparer<T>.Default.Equals(this[i], other[i]))
                {
                    return false;
                }
            }

            return true;
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

        private T this[int offset] => tokens[start + offset];
    }
}
