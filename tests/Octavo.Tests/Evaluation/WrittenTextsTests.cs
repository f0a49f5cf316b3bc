using Octavo.Evaluation;

namespace Octavo.Tests.Evaluation;

public sealed class WrittenTextsTests
{
    private const int Digits = 12; // of numbers computed in one way and by hand

    private static readonly WrittenTexts Turning = new("turning", ["a b a b a b", "one two three"]);

    [Fact]
    public void Words_are_what_stands_between_white_space()
    {
        // Of "a b", "b a", "a b", "b a", "a b" three came before; "one two three" repeats nothing.
        Assert.Equal([3.0 / 5, 0], Turning.Repeated(2));
        Assert.Equal(Turning.Repeated(2), (Turning with { Texts = ["a  b\na b\ta b ", "one two three"] }).Repeated(2));
        Assert.Equal(0.3, Turning.MeanRepeated(2, seed: 1).Value, Digits);
        Assert.Equal(4.0 / 7, Turning.Distinct(2)!.Value, Digits); // a b, b a, one two, two three of seven
    }

    [Fact]
    public void A_text_too_short_for_a_run_repeats_nothing()
    {
        Assert.Equal([0.0, 0.0], new WrittenTexts("short", ["", "one"]).Repeated(4));
        Assert.Null(new WrittenTexts("short", ["", "one"]).Distinct(4));
    }

    [Fact]
    public void Texts_are_compared_one_by_one_with_those_of_the_same_beginnings()
    {
        var other = new WrittenTexts("other", ["a b c d e f", "one one one"]);
        Assert.Equal(0.3 - 0.25, Turning.MoreRepeatedThan(other, 2, seed: 1).Value, Digits);
        var error = Assert.Throws<ArgumentException>(() => Turning.MoreRepeatedThan(other with { Texts = ["a"] }, 2, seed: 1));
        Assert.Contains("'turning' has 2 texts, 'other' 1", error.Message, StringComparison.Ordinal);
    }
}
