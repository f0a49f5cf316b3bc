using Octavo.Evaluation;

namespace Octavo.Tests.Evaluation;

/// <summary>Each number by hand.</summary>
public sealed class MetricTests
{
    /// <summary>Rounding of a few operations in double precision.</summary>
    private const double Rounding = 1e-12;

    [Fact]
    public void Bits_per_byte_of_tiny_shakespeare_in_gpt2_tokens()
    {
        var text = new TextLikelihood(-3.0 * 338_025, 338_025, 202_651, 1_115_394);
        Assert.Equal(1.31165, text.BitsPerByte, 5e-6);
        Assert.Equal(Math.Exp(3), text.PerplexityPerToken, 1e-9);
    }

    [Fact]
    public void The_units_divide_the_same_sum()
    {
        // 16 equally likely texts of four tokens, two words, eight bytes: 4 bits.
        var text = new TextLikelihood(-Math.Log(16), 4, 2, 8);
        Assert.Equal(2, text.PerplexityPerToken, Rounding);
        Assert.Equal(4, text.PerplexityPerWord, Rounding);
        Assert.Equal(0.5, text.BitsPerByte, Rounding);
    }

    [Fact]
    public void Several_texts_are_summed_before_anything_is_divided()
    {
        var sum = TextLikelihood.Sum([new(-1, 1, 1, 1), new(-7, 3, 3, 3)]);
        Assert.Equal(Math.Exp(2), sum.PerplexityPerToken, Rounding);
        Assert.Throws<ArgumentException>(() => TextLikelihood.Sum([]));
        Assert.Contains("0 words", Assert.Throws<InvalidOperationException>(() => new TextLikelihood(-1, 1, 0, 1).PerplexityPerWord).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("one", 1)]
    [InlineData(" two\t\nwords ", 2)]
    public void Words_are_what_white_space_separates(string text, long words) => Assert.Equal(words, TextLikelihood.WordsOf(text));

    [Theory]
    [InlineData("The  Cat's, hat!", "cats hat")]
    [InlineData("an A-side of the others", "aside of others")]
    [InlineData("3.5 % — né", "35 — né")]
    [InlineData("the.", "")]
    public void Answers_are_compared_without_case_punctuation_and_articles(string answer, string words)
    {
        Assert.Equal(words, string.Join(' ', AnswerMatch.Words(answer)));
        Assert.True(AnswerMatch.IsExact(answer, words));
    }

    [Theory]
    [InlineData("the cat sat", "a cat sat down", 0.8)] // 2 of 2 and 2 of 3
    [InlineData("x x y", "x z", 0.4)] // x counts once: 1 of 3 and 1 of 2
    [InlineData("cat", "dog", 0)]
    [InlineData("Cat.", "the cat", 1)]
    [InlineData("the", "a", 1)]
    [InlineData("the", "cat", 0)]
    public void Token_f1_is_the_harmonic_mean_of_precision_and_recall(string given, string expected, double value)
    {
        Assert.Equal(value, AnswerMatch.TokenF1(given, expected), Rounding);
        Assert.Equal(value, AnswerMatch.TokenF1(expected, given), Rounding);
    }

    [Fact]
    public void Of_several_right_answers_the_best_counts()
    {
        Assert.Equal(0.8, AnswerMatch.BestTokenF1("cat sat", ["dog", "cat sat down"]), Rounding);
        Assert.Throws<ArgumentException>(() => AnswerMatch.BestTokenF1("cat", []));
    }

    [Fact]
    public void Calibration_error_weighs_each_bins_gap_by_its_predictions()
    {
        var calibration = Calibration.Of([0.05, 0.95, 0.93, 0.55], [false, true, false, true], bins: 10);

        // Gaps: 0 - 0.05 once, 0.5 - 0.94 twice, 1 - 0.55 once.
        Assert.Equal((0.05 + (2 * 0.44) + 0.45) / 4, calibration.ExpectedError, Rounding);
        Assert.Equal(0.45, calibration.MaximumError, Rounding);
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0, 0, 2], calibration.Bins.Select(bin => bin.Count));
        Assert.Equal(-0.44, calibration.Bins[9].Gap!.Value, Rounding);
        Assert.Null(calibration.Bins[1].Gap);
        Assert.Equal((0.5, 0.6), (calibration.Bins[5].Low, calibration.Bins[5].High));
    }

    [Fact]
    public void A_bins_upper_edge_belongs_to_it()
    {
        Assert.Equal([2, 1], Calibration.Of([0, 0.5, 1], [true, true, true], bins: 2).Bins.Select(bin => bin.Count));
        Assert.Contains("1.5", Assert.Throws<ArgumentException>(() => Calibration.Of([1.5], [true])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Calibration.Of([], []));
        Assert.Throws<ArgumentException>(() => Calibration.Of([0.5], [true, false]));
        Assert.Equal(15, Calibration.Of([0.5], [true]).Bins.Count);
    }

    [Fact]
    public void Repeated_n_grams_are_those_that_came_before()
    {
        string[] text = ["a", "b", "a", "b", "a"]; // ab ba ab ba; aba bab aba
        Assert.Equal(0.4, Repetition.Distinct([text], 1)!.Value, Rounding);
        Assert.Equal(0.5, Repetition.Distinct([text], 2)!.Value, Rounding);
        Assert.Equal(1 / 3.0, Repetition.Repeated(text, 3)!.Value, Rounding);
        Assert.Equal(0.0, Repetition.Repeated(text, 5));
        Assert.Null(Repetition.Repeated(text, 6));
    }

    [Fact]
    public void Distinct_n_grams_are_counted_over_all_texts_and_never_across_two()
    {
        Assert.Equal(0.5, Repetition.Distinct<int>([[1, 2], [1, 2]], 2));
        Assert.Null(Repetition.Distinct<int>([[1], [2]], 2));
    }

    [Fact]
    public void An_accuracy_has_wilsons_interval_and_the_harness_standard_error()
    {
        bool[] correct = [true, true, true, true, true, true, true, true, false, false];
        var accuracy = ItemScores.Accuracy(correct);

        // Wilson 1927 with z = 1.95996: (0.8 + 0.192073 -+ 1.95996 * sqrt(0.016 + 0.0096036)) / 1.384146.
        Assert.Equal((0.8, 0.49016, 0.94332), (accuracy.Value, Math.Round(accuracy.Low!.Value, 5), Math.Round(accuracy.High!.Value, 5)));

        // The variance of eight 1s and two 0s is 10 / 9 * 0.16.
        Assert.Equal(Math.Sqrt(0.16 / 9), ItemScores.StandardError(correct)!.Value, Rounding);
        Assert.Null(ItemScores.StandardError([true]));
    }
}
