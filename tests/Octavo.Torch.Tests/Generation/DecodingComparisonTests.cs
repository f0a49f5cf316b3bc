using Octavo.Tokenizers;
using Octavo.Torch.Generation;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Generation;

public sealed class DecodingComparisonTests
{
    private static readonly SamplingOptions Greedy = new() { Tokens = 12, Seed = 1, Temperature = 0 };

    private static readonly CharacterTokenizer Letters = new("abcdefghijk");

    private static readonly int[] Text = Shapes.Noise(300, 11);

    [Fact]
    public void The_corpus_goes_on_as_it_does_and_each_way_as_it_would_alone()
    {
        using var model = Shapes.Spread(Gpt.Create(Shapes.Tiny(context: 16), 3, CPU));
        var nucleus = Greedy with { Temperature = 1, TopP = 0.8 };
        var written = DecodingComparison.Continue(model, Letters, Text, prompts: 3, promptTokens: 5, [("greedy", Greedy), ("nucleus", nucleus)]);

        Assert.Equal([DecodingComparison.People, "greedy", "nucleus"], written.Select(texts => texts.Name));
        for (var i = 0; i < 3; i++)
        {
            var start = i * (Text.Length - 17) / 3;
            Assert.Equal(Letters.Decode(Text[(start + 5)..(start + 17)]), written[0].Texts[i]);
            Assert.Equal(Letters.Decode(model.Generate(Text[start..(start + 5)], Greedy)), written[1].Texts[i]);
            Assert.Equal(Letters.Decode(model.Generate(Text[start..(start + 5)], nucleus with { FirstSequence = i })), written[2].Texts[i]);
        }
    }

    [Fact]
    public void Ways_of_other_lengths_and_texts_too_short_are_refused()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);
        string Refusal(int prompts, params (string, SamplingOptions)[] ways) => Assert.Throws<ArgumentException>(
            () => DecodingComparison.Continue(model, Letters, Text, prompts, 5, ways)).Message;
        Assert.Contains("write 12 and 13 tokens", Refusal(2, ("a", Greedy), ("b", Greedy with { Tokens = 13 })), StringComparison.Ordinal);
        Assert.Contains("18 pieces of 5 + 12 tokens need 306; the text has 300", Refusal(18, ("a", Greedy)), StringComparison.Ordinal);
    }
}
