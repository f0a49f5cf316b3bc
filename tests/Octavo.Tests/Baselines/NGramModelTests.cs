using FsCheck.Xunit;
using Octavo.Baselines;
using Octavo.Statistics;

namespace Octavo.Tests.Baselines;

public sealed class NGramModelTests
{
    private const double Published = 1e-4;

    [Fact]
    public void Baselines_on_tiny_shakespeare_are_the_known_ones()
    {
        var (train, validation) = TinyShakespeare();
        var model = NGramModel.Train(train, 65, order: 8);
        Assert.Equal(1_003_854, model.TrainTokens);
        Assert.Equal(3.3091, model.UnigramEntropy, Published);
        Assert.Equal(3.3473, model.AddKLoss(validation, order: 1, k: 1), Published);
        Assert.Equal(2.4819, model.AddKLoss(validation, order: 2, k: 1), Published);
        Assert.Equal(2.0458, model.AddKLoss(validation, order: 3, k: 0.1), Published);
        Assert.Equal(1.7840, model.AddKLoss(validation, order: 4, k: 0.1), Published);
        Assert.Equal(1.7704, model.AddKLoss(validation, order: 5, k: 0.01), Published);
        double[] wittenBell = [3.3473, 2.4858, 2.0492, 1.7738, 1.6688, 1.6981, 1.7792, 1.8758];
        Assert.All(
            wittenBell.Zip(model.WittenBellLosses(validation)),
            pair => Assert.Equal(pair.First, pair.Second, Published));
        Assert.Equal(5, model.BestWittenBell(validation).Order);
    }

    [Fact]
    public void Probabilities_of_a_small_text_are_those_worked_by_hand()
    {
        // "abacab": a follows nothing and b, c; counts a 3, b 2, c 1; after a: b twice, c once.
        var model = NGramModel.Train([0, 1, 0, 2, 0, 1], vocabularySize: 4, order: 2);
        Assert.Equal((2 + 0.5) / (3 + (0.5 * 4)), model.AddKProbability([0], 1, order: 2, k: 0.5), 1e-15);
        Assert.Equal((2 + (2 * (3.0 / 10))) / (3 + 2), model.WittenBellProbability([0], 1, order: 2), 1e-15);
        // d never occurs: after it, the order below stands.
        Assert.Equal(3.0 / 10, model.WittenBellProbability([3], 1, order: 2), 1e-15);
        Assert.Equal(0.25, model.AddKProbability([3], 1, order: 2, k: 0.5), 1e-15);
    }

    [Fact]
    public void The_loss_of_a_text_is_the_mean_of_its_tokens_surprises()
    {
        int[] train = [0, 1, 0, 2, 0, 1, 1, 2];
        int[] text = [1, 0, 2, 2, 1];
        var model = NGramModel.Train(train, vocabularySize: 3, order: 3);
        var wittenBell = 0.0;
        var addK = 0.0;
        for (var i = 0; i < text.Length; i++)
        {
            wittenBell -= Math.Log(model.WittenBellProbability(text.AsSpan(0, i), text[i], 3)) / text.Length;
            addK -= Math.Log(model.AddKProbability(text.AsSpan(0, i), text[i], 3, 0.2)) / text.Length;
        }

        Assert.Equal(wittenBell, model.WittenBellLosses(text)[2], 1e-12);
        Assert.Equal(addK, model.AddKLoss(text, 3, 0.2), 1e-12);
    }

    [Property(MaxTest = 60)]
    public bool Probabilities_after_any_context_add_up_to_one(byte[] train, byte[] context, byte order)
    {
        const int vocabulary = 7;
        var text = train.Append((byte)1).Select(token => token % vocabulary).ToArray();
        var before = context.Select(token => token % vocabulary).ToArray();
        var n = (order % 4) + 1;
        var model = NGramModel.Train(text, vocabulary, n);
        double wittenBell = 0;
        double addK = 0;
        for (var next = 0; next < vocabulary; next++)
        {
            wittenBell += model.WittenBellProbability(before, next, n);
            addK += model.AddKProbability(before, next, n, 0.3);
        }

        return Math.Abs(wittenBell - 1) < 1e-12 && Math.Abs(addK - 1) < 1e-12;
    }

    [Property(MaxTest = 30)]
    public bool Counts_are_those_of_a_scan_of_the_text(byte[] drawn)
    {
        var text = drawn.Append((byte)0).Select(token => token % 3).ToArray();
        var model = NGramModel.Train(text, 3, 2);
        // With k = 1, p(b|a) * (n(a.) + 3) - 1 is the count of "ab".
        for (var a = 0; a < 3; a++)
        {
            for (var b = 0; b < 3; b++)
            {
                var pairs = Enumerable.Range(0, text.Length - 1).Count(i => text[i] == a && text[i + 1] == b);
                var contexts = text.AsSpan(0, text.Length - 1).Count(a);
                if (Math.Abs((model.AddKProbability([a], b, 2, 1) * (contexts + 3)) - 1 - pairs) > 1e-9)
                {
                    return false;
                }
            }
        }

        return true;
    }

    [Fact]
    public void A_random_text_costs_the_logarithm_of_its_vocabulary()
    {
        var random = new RandomStream(1);
        var text = Enumerable.Range(0, 20_000).Select(_ => random.NextInteger(50)).ToArray();
        var model = NGramModel.Train(text[..10_000], 50, 1);
        // The entropy of 10,000 draws falls short by about (V-1)/2n = 0.0025.
        Assert.Equal(Math.Log(50), model.UnigramEntropy, 0.005);
        Assert.Equal(Math.Log(50), model.AddKLoss(text[10_000..], 1, 1), 0.01);
    }

    [Fact]
    public void A_token_outside_the_vocabulary_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => NGramModel.Train([0, 1, 5], 5, 2));
        Assert.Contains("Token 5 at position 2", error.Message);
    }

    [Fact]
    public void An_order_that_was_not_counted_is_named() =>
        Assert.Contains("1 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => NGramModel.Train([0, 1], 2, 2).AddKLoss([0], 3, 1)).Message);

    [Fact]
    public void An_empty_text_is_an_error() =>
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => NGramModel.Train([], 2, 2)).Message);

    private static (int[] Train, int[] Validation) TinyShakespeare()
    {
        var text = File.ReadAllText(Mirror.File("tiny-shakespeare", "input.txt"));
        var symbols = text.Distinct().Order().ToArray();
        Assert.Equal(65, symbols.Length);
        var tokens = text.Select(character => Array.BinarySearch(symbols, character)).ToArray();
        return (tokens[..1_003_854], tokens[1_003_854..]);
    }
}
