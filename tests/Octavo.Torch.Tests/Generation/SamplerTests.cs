using Octavo.Torch.Generation;
using Octavo.Torch.Models;

namespace Octavo.Torch.Tests.Generation;

public sealed class SamplerTests
{
    /// <summary>Five standard errors of a share among 20,000 draws.</summary>
    private const double Sampling = 0.018;

    private static readonly float[] Logits = [0f, 1f, -1f, 2f, 0.5f];

    private static readonly SamplingOptions Plain = new() { Tokens = 1, Seed = 1 };

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void Tokens_come_as_often_as_the_softmax_at_that_temperature_says(double temperature)
    {
        var weights = Logits.Select(logit => Math.Exp(logit / temperature)).ToArray();

        Expect([.. weights.Select(weight => weight / weights.Sum())], Plain with { Temperature = temperature });
    }

    [Fact]
    public void The_likeliest_k_share_the_probability_among_them()
    {
        var (first, second) = (Math.Exp(2), Math.Exp(1));

        Expect([0, second / (first + second), 0, first / (first + second), 0], Plain with { TopK = 2 });
    }

    [Fact]
    public void The_nucleus_is_the_fewest_tokens_that_reach_the_share()
    {
        // Probabilities 0.085, 0.231, 0.031, 0.629, 0.140 (within rounding): 0.629 + 0.231 is the first sum over 0.7.
        var (first, second) = (Math.Exp(2), Math.Exp(1));

        Expect([0, second / (first + second), 0, first / (first + second), 0], Plain with { TopP = 0.7 });
        Expect([0, 0, 0, 1, 0], Plain with { TopP = 0.3 });
    }

    [Fact]
    public void A_penalty_lowers_what_has_occurred_whatever_its_sign_and_leaves_the_rest()
    {
        float[] logits = [2f, -1f, 0f, 3f];
        Sampler.Penalize(logits, new HashSet<int> { 0, 1, 2 }, 2);

        Assert.Equal([1f, -2f, 0f, 3f], logits);
    }

    [Fact]
    public void Temperature_zero_takes_the_first_of_the_likeliest() =>
        Assert.Equal(1, Sampler.Choose([0f, 3f, 3f], Plain with { Temperature = 0 }, ulong.MaxValue));

    [Fact]
    public void The_last_draw_falls_on_a_token_that_can_be() =>
        Assert.Equal(1, Sampler.Choose([0f, 0f, float.NegativeInfinity], Plain, ulong.MaxValue));

    private static void Expect(double[] shares, SamplingOptions options)
    {
        const int Draws = 20_000;
        var counts = new int[shares.Length];
        for (var i = 0; i < Draws; i++)
        {
            counts[Sampler.Choose(Logits, options, Randomness.Derive(1, Randomness.Sampling, (ulong)i))]++;
        }

        Assert.All(shares.Zip(counts), pair => Assert.Equal(pair.First, (double)pair.Second / Draws, Sampling));
        Assert.All(shares.Zip(counts).Where(pair => pair.First == 0), pair => Assert.Equal(0, pair.Second));
    }
}
