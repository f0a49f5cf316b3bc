namespace Octavo.Torch.Generation;

/// <summary>
/// Searches the likeliest sequences: at each place the likeliest beginnings are kept. A sequence that ends leaves the beam, which is then one
/// narrower (Sutskever et al. 2014, section 3.2; Wu et al. 2016, section 7), so that a beam of 1 is the greedy choice.
/// </summary>
/// <param name="next">Says what may follow; has <paramref name="beam"/> rows for each sequence.</param>
/// <param name="beam">Beginnings that are kept.</param>
/// <param name="lengthPenalty">Exponent of the length penalty.</param>
/// <param name="begin">The token that every sequence begins with.</param>
/// <param name="end">The token that ends a sequence.</param>
internal sealed class BeamSearch(INextTokens next, int beam, double lengthPenalty, int begin, int end)
{
    /// <summary>The best sequence of each search.</summary>
    /// <param name="longest">Tokens that each may have at most, the end not counted.</param>
    /// <param name="cancellation">Ends the search between two places.</param>
    public Translation[] Run(IReadOnlyList<int> longest, CancellationToken cancellation)
    {
        var searches = longest.Select((most, number) => new Search(this, number * beam, most)).ToArray();
        var parents = Enumerable.Range(0, searches.Length * beam).ToArray();
        var tokens = new int[parents.Length];
        Array.Fill(tokens, begin);
        while (searches.Any(search => search.IsRunning))
        {
            cancellation.ThrowIfCancellationRequested();
            var (candidates, logarithms) = next.Advance(parents, tokens, beam);
            for (var row = 0; row < parents.Length; row++)
            {
                (parents[row], tokens[row]) = (row, end); // what a row without a beginning reads does not matter
            }

            foreach (var search in searches)
            {
                search.Advance(candidates, logarithms, candidates.Length / parents.Length, parents, tokens);
            }
        }

        return [.. searches.Select(search => search.Best)];
    }

    /// <summary>Wu et al. 2016, equation 14.</summary>
    internal static double Penalty(int length, double exponent) => Math.Pow((5.0 + length) / 6, exponent);

    private Translation Finish(IReadOnlyList<int> tokens, double logProbability, bool complete) =>
        new(tokens, logProbability, logProbability / Penalty(tokens.Count + (complete ? 1 : 0), lengthPenalty), complete);

    /// <summary>The search of one sequence, whose beginnings stand in the rows from <paramref name="first"/> on.</summary>
    private sealed class Search(BeamSearch all, int first, int longest)
    {
        private readonly List<Translation> _finished = [];
        private List<(int Row, int[] Tokens, double LogProbability)> _beginnings = [(first, [], 0)];

        public bool IsRunning => _beginnings.Count > 0;

        /// <summary>The one with the highest score of those that end by themselves; where none does, of the others.</summary>
        public Translation Best => _finished.MaxBy(translation => (translation.IsComplete, translation.Score))!;

        /// <summary>Goes on with the likeliest tokens, and says which rows they go on from.</summary>
        public void Advance(int[] candidates, double[] logarithms, int each, int[] parents, int[] tokens)
        {
            var likeliest = _beginnings
                .SelectMany(beginning => Enumerable.Range(beginning.Row * each, each).Select(at => (
                    From: beginning, Token: candidates[at], LogProbability: beginning.LogProbability + logarithms[at])))
                .OrderByDescending(candidate => candidate.LogProbability)
                .Take(all.Room(_finished.Count));
            var cut = new HashSet<int>();
            var kept = new List<(int Row, int[] Tokens, double LogProbability)>();
            foreach (var (from, token, logProbability) in likeliest)
            {
                if (token == all.End)
                {
                    _finished.Add(all.Finish(from.Tokens, logProbability, complete: true));
                }
                else if (from.Tokens.Length == longest)
                {
                    // No room for the token, whichever it is: the beginning stands as it is, once.
                    if (!cut.Add(from.Row))
                    {
                        continue;
                    }

                    _finished.Add(all.Finish(from.Tokens, from.LogProbability, complete: false));
                }
                else
                {
                    var row = first + kept.Count;
                    (parents[row], tokens[row]) = (from.Row, token);
                    kept.Add((row, [.. from.Tokens, token], logProbability));
                }
            }

            _beginnings = kept.Count > 0 && CannotWin(kept[0].LogProbability) ? [] : kept;
        }

        // Log-probabilities only fall and penalties only grow, so no end of a beginning can score above this.
        private bool CannotWin(double highest) => _finished.Count > 0 && Best.IsComplete && highest / Penalty(longest + 1, all.Exponent) <= Best.Score;
    }

    private int End => end;

    private double Exponent => lengthPenalty;

    private int Room(int finished) => beam - finished;
}
