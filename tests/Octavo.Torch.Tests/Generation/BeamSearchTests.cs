using Octavo.Statistics;
using Octavo.Torch.Generation;

namespace Octavo.Torch.Tests.Generation;

public sealed class BeamSearchTests
{
    private const int Begin = 1;
    private const int End = 2;

    /// <summary>Rounding of a few logarithms.</summary>
    private const double Rounding = 1e-12;

    [Fact]
    public void A_beam_finds_the_likelier_sequence_behind_the_less_likely_beginning()
    {
        // 3 comes first with 0.6 but then leads to nothing above 0.4; 4 comes first with 0.4 and then ends with 0.9.
        var table = new Table(tokens => tokens switch
        {
            [] => [0, 0, 0, 0.6, 0.4],
            [3] => [0, 0, 0.4, 0.3, 0.3],
            [4] => [0, 0, 0.9, 0.05, 0.05],
            _ => [0, 0, 1, 0, 0],
        });

        var greedy = Search(table, beam: 1);
        var wide = Search(table, beam: 2);

        Assert.Equal([3], greedy.Tokens);
        Assert.Equal(Math.Log(0.24), greedy.LogProbability, Rounding);
        Assert.Equal([4], wide.Tokens);
        Assert.Equal(Math.Log(0.36), wide.LogProbability, Rounding);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    [InlineData(1.5)]
    public void A_beam_as_wide_as_there_are_sequences_finds_the_best_of_all(double penalty)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var table = Random(seed);
            var best = Everything(table, longest: 3).MaxBy(sequence => sequence.LogProbability / BeamSearch.Penalty(sequence.Length, penalty));

            var found = Search(table, beam: 500, penalty, longest: 3);

            Assert.Equal(best.Tokens, found.Tokens);
            Assert.Equal(best.LogProbability, found.LogProbability, Rounding);
            Assert.Equal(best.LogProbability / BeamSearch.Penalty(best.Length, penalty), found.Score, Rounding);
        }
    }

    [Fact]
    public void A_beam_of_one_takes_the_likeliest_token_each_time_and_a_wider_one_finds_likelier_sequences_on_average()
    {
        var (greedyTotal, wideTotal) = (0.0, 0.0);
        for (var seed = 0; seed < 40; seed++)
        {
            var table = Random(seed);
            var tokens = new List<int>();
            while (tokens.Count < 6 && Likeliest(table, tokens) != End)
            {
                tokens.Add(Likeliest(table, tokens));
            }

            var greedy = Search(table, beam: 1);
            Assert.Equal(tokens, greedy.Tokens);
            Assert.Equal(tokens.Count < 6 || Likeliest(table, tokens) == End, greedy.IsComplete);
            greedyTotal += greedy.LogProbability;
            wideTotal += Search(table, beam: 5).LogProbability;
        }

        Assert.True(wideTotal > greedyTotal);

        static int Likeliest(Table table, List<int> tokens)
        {
            var next = table.Next([.. tokens]);
            return Array.IndexOf(next, next.Max());
        }
    }

    [Fact]
    public void A_sequence_that_ends_leaves_one_place_less_in_the_beam()
    {
        // The end and 3 fill the beam; behind 3 there is one place left, for 3 again, so that 3 and then 4, which would score higher, is not seen.
        var table = new Table(tokens => tokens switch
        {
            [] => [0, 0, 0.41, 0.43, 0.16],
            [3] => [0, 0, 0, 0.6, 0.4],
            [3, 3] => [0.1, 0.1, 0.3, 0.25, 0.25],
            _ => [0, 0, 1, 0, 0],
        });

        Assert.Equal([3, 3], Search(table, beam: 2, penalty: 4).Tokens);
        Assert.Equal([3, 4], Search(table, beam: 3, penalty: 4).Tokens);
    }

    [Fact]
    public void The_length_penalty_is_the_published_one_and_makes_longer_sequences_win()
    {
        // Wu et al. 2016, equation 14: (5 + 7)^1 / 6^1 = 2, to the power of 0.5 its root.
        Assert.Equal(2, BeamSearch.Penalty(7, 1), Rounding);
        Assert.Equal(Math.Sqrt(2), BeamSearch.Penalty(7, 0.5), Rounding);
        Assert.Equal(1, BeamSearch.Penalty(7, 0));

        // Ending at once has log 0.3, going on for four tokens about log 0.25.
        var table = new Table(tokens => tokens.Length switch
        {
            0 => [0, 0, 0.3, 0.7, 0],
            < 4 => [0, 0, 0.29, 0.71, 0],
            _ => [0, 0, 1, 0, 0],
        });

        Assert.Empty(Search(table, beam: 3).Tokens);
        Assert.Equal([3, 3, 3, 3], Search(table, beam: 3, penalty: 2).Tokens);
    }

    [Fact]
    public void Searches_side_by_side_do_not_touch_each_other_and_the_length_ends_what_does_not_end()
    {
        var tables = Enumerable.Range(0, 6).Select(Random).ToArray();
        int[] longest = [6, 2, 5, 0, 6, 1];

        var together = new BeamSearch(new Rows(tables, 3), 3, 0.6, Begin, End).Run(longest, default);

        for (var i = 0; i < tables.Length; i++)
        {
            var alone = Search(tables[i], 3, 0.6, longest[i]);
            Assert.Equal(alone.Tokens, together[i].Tokens);
            Assert.Equal(alone.Score, together[i].Score);
            Assert.True(together[i].Tokens.Count <= longest[i]);
        }

        var endless = new Table(_ => [0, 0, 0, 1, 0]);
        var found = Search(endless, 2, 0, 4);
        Assert.Equal([3, 3, 3, 3], found.Tokens);
        Assert.False(found.IsComplete);
        Assert.Equal(0, found.LogProbability, Rounding);

        // What ends is preferred to what was cut off, however much likelier that is.
        var reluctant = new Table(_ => [0, 0, 0.01, 0.99, 0]);
        Assert.True(Search(reluctant, 2, 0, 4).IsComplete);
    }

    private static Translation Search(Table table, int beam, double penalty = 0, int longest = 6) =>
        new BeamSearch(new Rows([table], beam), beam, penalty, Begin, End).Run([longest], default)[0];

    /// <summary>Every sequence that ends, by enumeration.</summary>
    private static IEnumerable<(int[] Tokens, double LogProbability, int Length)> Everything(Table table, int longest)
    {
        var open = new Queue<(int[] Tokens, double LogProbability)>([([], 0)]);
        while (open.TryDequeue(out var beginning))
        {
            var next = table.Next(beginning.Tokens);
            yield return (beginning.Tokens, beginning.LogProbability + Math.Log(next[End]), beginning.Tokens.Length + 1);
            foreach (var token in beginning.Tokens.Length == longest ? Array.Empty<int>() : [0, 1, 3, 4])
            {
                open.Enqueue(([.. beginning.Tokens, token], beginning.LogProbability + Math.Log(next[token])));
            }
        }
    }

    private static Table Random(int seed) => new(tokens =>
    {
        var random = new RandomStream(seed, tokens.Aggregate(1L, (hash, token) => (hash * 7) + token));
        var weights = Enumerable.Range(0, 5).Select(_ => Math.Exp(2 * random.NextNormal())).ToArray();
        return [.. weights.Select(weight => weight / weights.Sum())];
    });

    /// <summary>What follows each beginning, with which probability.</summary>
    private sealed class Table(Func<int[], double[]> next)
    {
        public double[] Next(int[] tokens) => next(tokens);
    }

    /// <summary>Remembers the beginning of each row, as a model's cache does.</summary>
    private sealed class Rows(Table[] tables, int beam) : INextTokens
    {
        private int[][] _read = [.. Enumerable.Repeat(Array.Empty<int>(), tables.Length * beam)];

        public (int[] Tokens, double[] LogProbabilities) Advance(int[] parents, int[] tokens, int count)
        {
            var read = _read;
            _read = [.. parents.Select((parent, row) => (int[])[.. read[parent], tokens[row]])];
            var best = _read.SelectMany((row, number) => tables[number / beam].Next(row[1..])
                .Select((probability, token) => (Token: token, Log: Math.Log(probability)))
                .OrderByDescending(pair => pair.Log)
                .Take(count)).ToArray();
            return ([.. best.Select(pair => pair.Token)], [.. best.Select(pair => pair.Log)]);
        }
    }
}
