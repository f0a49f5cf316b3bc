using FsCheck.Xunit;
using Octavo.Statistics;

namespace Octavo.Tests.Statistics;

public sealed class RandomStreamTests
{
    [Fact]
    public void The_generator_is_xoshiro256_starstar()
    {
        // First outputs of the authors' C program from the state 1, 2, 3, 4.
        var random = new RandomStream(1, 2, 3, 4);
        ulong[] expected = [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240];
        Assert.Equal(expected, expected.Select(_ => random.NextBits()));
    }

    [Fact]
    public void The_seeding_is_splitmix64()
    {
        // First outputs of the authors' C program from 1234567.
        ulong state = 1_234_567;
        Assert.Equal(6_457_827_717_110_365_317UL, RandomStream.SplitMix(ref state));
        Assert.Equal(3_203_168_211_198_807_973UL, RandomStream.SplitMix(ref state));
    }

    [Fact]
    public void Seeds_and_indices_give_streams_of_their_own()
    {
        var firsts = from seed in Enumerable.Range(-5, 20) from index in Enumerable.Range(0, 20) select new RandomStream(seed, index).NextBits();
        Assert.Equal(400, firsts.Distinct().Count());
        Assert.Equal(new RandomStream(7, 3).NextBits(), new RandomStream(7, 3).NextBits());
    }

    [Fact]
    public void Integers_below_a_bound_are_equally_likely()
    {
        var random = new RandomStream(1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.NextInteger(7)]++;
        }

        // Four standard deviations of a binomial(70,000, 1/7).
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 370, 10_000 + 370));
    }

    [Fact]
    public void Normal_numbers_have_mean_0_and_deviation_1()
    {
        var random = new RandomStream(2);
        var values = Enumerable.Range(0, 40_000).Select(_ => random.NextNormal()).ToArray();
        Assert.Equal(0, Sample.Mean(values), 0.02);
        Assert.Equal(1, Sample.StandardDeviation(values), 0.015);
    }

    [Property]
    public bool A_sample_holds_different_members_of_the_population(int seed, byte population, byte count)
    {
        var asked = Math.Min(population, count);
        var drawn = new RandomStream(seed).Sample(population, asked);
        return drawn.Length == asked && drawn.Distinct().Count() == asked && Array.TrueForAll(drawn, i => i >= 0 && i < population);
    }
}
