using Octavo.Data;

namespace Octavo.Tests.Data;

public sealed class PaddingCountTests
{
    private static readonly int[] Lengths = [4, 1, 3, 4, 2, 2];

    [Fact]
    public void Places_and_scores_are_counted_batch_by_batch()
    {
        // Batches of two: (4, 1), (3, 4), (2, 2) take 2 * 4 + 2 * 4 + 2 * 2 places for 16 tokens.
        var drawn = PaddingCount.AsDrawn(Lengths, 2);
        Assert.Equal((16, 20, 72), (drawn.Tokens, drawn.Places, drawn.Scores));
        Assert.Equal(0.2, drawn.Share, 12);
        Assert.Equal(4.5, drawn.ScoresPerToken, 12);

        // Sorted: (1, 2), (2, 3), (4, 4).
        Assert.Equal(2.0 / 18, PaddingCount.ByLength(Lengths, 2).Share, 12);
        Assert.Equal(0, PaddingCount.AsDrawn(Lengths, 1).Share);
    }

    [Fact]
    public void Packed_rows_are_full_and_their_attention_reads_whole_rows()
    {
        var packed = PaddingCount.Packed(Lengths, 5);
        Assert.Equal((15, 15, 75), (packed.Tokens, packed.Places, packed.Scores));
        Assert.Equal(0, packed.Share);
    }

    [Fact]
    public void What_cannot_be_counted_is_refused()
    {
        Assert.Contains("0 sequences", Assert.Throws<ArgumentException>(() => PaddingCount.AsDrawn([], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("1 of them without tokens", Assert.Throws<ArgumentException>(() => PaddingCount.ByLength([3, 0], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("16 tokens do not fill a row of 17", Assert.Throws<ArgumentException>(() => PaddingCount.Packed(Lengths, 17)).Message, StringComparison.Ordinal);
    }
}
