using Octavo.Evaluation;

namespace Octavo.Tests.Evaluation;

public sealed class BleuTests
{
    /// <summary>Rounding of a few logarithms.</summary>
    private const double Rounding = 1e-12;

    [Fact]
    public void A_word_counts_at_most_as_often_as_a_reference_has_it()
    {
        // Papineni et al. 2002, section 2.1, example 2: 2/7.
        var score = Bleu.Corpus([Words("the the the the the the the")], [(IReadOnlyList<IReadOnlyList<string>>)[Words("the cat is on the mat"), Words("there is a cat on the mat")]]);

        Assert.Equal(2.0 / 7, score.Precisions[0], Rounding);
        Assert.Equal(0, score.Precisions[1]);
        Assert.Equal(0, score.Value);
    }

    [Fact]
    public void The_score_is_the_geometric_mean_of_four_precisions()
    {
        var score = One("a b c d e f", "a b c d x f");

        Assert.Equal([5.0 / 6, 3.0 / 5, 2.0 / 4, 1.0 / 3], score.Precisions);
        Assert.Equal(1, score.BrevityPenalty);
        Assert.Equal(Math.Pow(5.0 / 6 * 3 / 5 * 2 / 4 * 1 / 3, 0.25), score.Value, Rounding);
    }

    [Fact]
    public void Candidates_that_are_too_short_are_penalized_and_those_that_are_too_long_are_not()
    {
        Assert.Equal(Math.Exp(1 - (5.0 / 4)), One("a b c d", "a b c d e").Value, Rounding);
        Assert.Equal(1, One("a b c d e", "a b c d").BrevityPenalty);
        Assert.Equal(1, One("a b c d", "a b c d").Value, Rounding);
    }

    [Fact]
    public void Of_several_references_the_one_closest_in_length_counts_and_of_two_the_shorter()
    {
        long Length(params string[] references) => Bleu.Corpus([Words("a b c d e")], [(IReadOnlyList<IReadOnlyList<string>>)[.. references.Select(Words)]]).ReferenceLength;

        Assert.Equal(6, Length("a a a", "a a a a a a", "a a a a a a a a"));
        Assert.Equal(3, Length("a a a a a a a", "a a a"));
    }

    [Fact]
    public void Counts_are_summed_over_the_corpus_before_they_are_divided()
    {
        // One of one and one of nine: 2 of 10, not the mean of 1 and 1/9.
        var score = Bleu.Corpus([Words("a"), Words("b c c c c c c c c")], [Words("a"), Words("b d d d d d d d d")], longest: 1);

        Assert.Equal(0.2, score.Value, Rounding);
    }

    [Fact]
    public void A_known_example_gives_the_number_that_NLTK_documents_for_it()
    {
        string[] first =
        [
            "It is a guide to action that ensures that the military will forever heed Party commands",
            "It is the guiding principle which guarantees the military forces always being under the command of the Party",
            "It is the practical guide for the army always to heed the directions of the party",
        ];
        var candidates = new[] { Words("It is a guide to action which ensures that the military always obeys the commands of the party"), Words("he read the book because he was interested in world history") };
        IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references = [[.. first.Select(Words)], [Words("he was interested in world history because he read the book")]];

        Assert.Equal(0.5920778868801042, Bleu.Corpus(candidates, references).Value, Rounding);
        Assert.Equal(0.5045666840058485, Bleu.Corpus([candidates[0]], [references[0]]).Value, Rounding);
    }

    [Fact]
    public void Adding_one_spares_words_and_gives_longer_matches_the_benefit_of_the_doubt()
    {
        var score = One("a b", "a c", addOne: true);

        Assert.Equal([0.5, 0.5, 1, 1], score.Precisions);
        Assert.Equal(Math.Pow(0.25, 0.25), score.Value, Rounding);
        Assert.True(score.AddsOne);
        Assert.Equal(0, One("a b", "a c").Value);
        Assert.Equal("BLEU 70.7 (50.0/50.0/100.0/100.0, brevity penalty 1.000, one added)", score.ToString());
    }

    [Fact]
    public void An_empty_candidate_scores_nothing_and_a_missing_one_is_refused()
    {
        Assert.Equal(0, Bleu.Corpus([Array.Empty<int>()], [new[] { 1, 2 }]).Value);
        Assert.Contains("0 candidates", Assert.Throws<ArgumentException>(() => Bleu.Corpus(Array.Empty<int[]>(), Array.Empty<int[]>())).Message, StringComparison.Ordinal);
        Assert.Contains("1 candidates and references for 2", Assert.Throws<ArgumentException>(() => Bleu.Corpus([new[] { 1 }], [new[] { 1 }, [2]])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Candidate 0 has no reference",
            Assert.Throws<ArgumentException>(() => Bleu.Corpus([new[] { 1 }], [Array.Empty<IReadOnlyList<int>>()])).Message,
            StringComparison.Ordinal);
    }

    private static BleuScore One(string candidate, string reference, bool addOne = false) => Bleu.Corpus([Words(candidate)], [Words(reference)], addOne: addOne);

    private static string[] Words(string text) => text.Split(' ');
}
