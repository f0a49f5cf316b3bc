using FsCheck.Xunit;
using Octavo.Models;

namespace Octavo.Tests.Models;

public sealed class AttentionCostTests
{
    [Property(MaxTest = 50)]
    public bool Pairs_equal_a_count_of_what_the_pattern_allows(byte tokens, byte size)
    {
        var n = tokens % 80;
        var window = (size % 20) + 1;
        AttentionPattern[] patterns =
        [
            AttentionPattern.Full, AttentionPattern.Causal, AttentionPattern.Windowed(window),
            AttentionPattern.Sliding(window), AttentionPattern.Strided(window),
        ];
        return Array.TrueForAll(patterns, pattern => pattern.Pairs(n) == CountByHand(pattern, n));
    }

    [Fact]
    public void An_image_of_224_pixels_a_side_has_98_times_berts_length_and_9_604_times_its_pairs()
    {
        Assert.Equal(98.0, 224 * 224 / 512.0);
        Assert.Equal(9604, AttentionPattern.Full.Pairs(224 * 224) / AttentionPattern.Full.Pairs(512));
        Assert.Equal(65_536, AttentionPattern.Full.Pairs(224 * 224) / AttentionPattern.Full.Pairs(196));
    }

    [Fact]
    public void The_score_map_of_50_176_pixels_takes_five_gigabytes_a_head()
    {
        Assert.Equal(2_517_630_976, AttentionPattern.Full.Pairs(50_176));
        Assert.Equal(5_035_261_952, AttentionCost.Of(AttentionPattern.Full, 50_176, 768).ScoreMapBytes);
        Assert.Equal(10_070_523_904, AttentionCost.Of(AttentionPattern.Full, 50_176, 768, bytesPerScore: 4).ScoreMapBytes);
        Assert.Equal(12 * 5_035_261_952, AttentionCost.Of(AttentionPattern.Full, 50_176, 768, heads: 12).ScoreMapBytes);
    }

    [Fact]
    public void The_quadratic_part_is_a_tenth_of_the_block_at_512_and_most_of_it_at_50_176()
    {
        Assert.Equal(0.1, AttentionCost.Of(AttentionPattern.Full, 512, 768).CoreShare, 1e-15);
        Assert.Equal(0.916, AttentionCost.Of(AttentionPattern.Full, 50_176, 768).CoreShare, 5e-4);
        Assert.Equal(0.5, AttentionCost.Of(AttentionPattern.Full, 6 * 768, 768).CoreShare, 1e-15);
    }

    [Fact]
    public void A_full_block_costs_what_the_models_cost_says()
    {
        var block = AttentionCost.Of(AttentionPattern.Full, 1024, 768);
        Assert.Equal(17_716_740_096, block.BlockForwardFlops);
        Assert.Equal(ModelCost.ForGpt(GptPresets.Gpt2Small).BlockForwardFlops, 12 * block.BlockForwardFlops);
    }

    [Theory]
    [InlineData(56, 96, 2_003_828_736, 145_108_992, 13.81)]
    [InlineData(28, 192, 351_633_408, 130_357_248, 2.70)]
    [InlineData(14, 384, 145_108_992, 122_981_376, 1.18)]
    [InlineData(7, 768, 119_293_440, 119_293_440, 1.00)]
    public void Swins_equations_give_the_stages_multiply_adds(int side, int channels, long global, long windowed, double ratio)
    {
        Assert.Equal(global, AttentionCost.SwinGlobalMultiplyAdds(side, side, channels));
        Assert.Equal(windowed, AttentionCost.SwinWindowMultiplyAdds(side, side, channels, 7));
        Assert.Equal(ratio, Math.Round((double)global / windowed, 2));
    }

    [Fact]
    public void Swins_multiply_adds_are_half_the_flops_of_the_windowed_pattern()
    {
        var cost = AttentionCost.Of(AttentionPattern.Windowed(49), 56 * 56, 96);
        Assert.Equal(
            2.0 * AttentionCost.SwinWindowMultiplyAdds(56, 56, 96, 7),
            cost.ProjectionForwardFlops + cost.CoreForwardFlops);
    }

    [Fact]
    public void At_length_equal_to_width_the_score_products_cost_as_much_as_one_recurrent_step_each() =>
        Assert.Equal(1.342e8, AttentionCost.Of(AttentionPattern.Full, 512, 512).Pairs * 512.0, 1e5);

    private static long CountByHand(AttentionPattern pattern, int n)
    {
        long count = 0;
        for (var query = 0; query < n; query++)
        {
            for (var key = 0; key < n; key++)
            {
                count += pattern.Allows(query, key) ? 1 : 0;
            }
        }

        return count;
    }
}
