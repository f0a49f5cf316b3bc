using Octavo.Tokenizers;
using Octavo.Torch.Generation;
using Octavo.Torch.Models;
using Octavo.Torch.Tests.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Generation;

/// <summary>What ends a text, and what is reported before the end is certain.</summary>
public sealed class StopTests
{
    [Fact]
    public void Tokens_that_may_begin_a_stop_are_held_back_until_they_do_not()
    {
        var result = new StoppedTokens([[1, 1, 2], [9]]);

        Assert.Empty(result.Add(1, last: false));
        Assert.Empty(result.Add(1, last: false));
        Assert.Equal([1], result.Add(1, last: false)); // the last two may still begin 1 1 2
        Assert.Equal([1, 1, 3], result.Add(3, last: false));
        Assert.Empty(result.Add(1, last: false));
        Assert.Equal([1], result.Add(9, last: false));
        Assert.True(result.Ended);
        Assert.Equal([1, 1, 1, 3, 1], result.Tokens);
    }

    [Fact]
    public void Of_two_stops_that_end_together_the_longer_counts_and_the_end_releases_what_was_held()
    {
        var both = new StoppedTokens([[6], [5, 6]]);
        Assert.Empty(both.Add(5, last: false));
        Assert.Empty(both.Add(6, last: false));
        Assert.Empty(both.Tokens);

        Assert.Equal([5], new StoppedTokens([[5, 6]]).Add(5, last: true));
    }

    [Fact]
    public void A_stop_text_is_found_however_it_is_cut_and_characters_are_reported_whole()
    {
        var pieces = new List<string>();
        var text = new StoppedText(new ByteTokenizer(), ["##", "é!"], pieces.Add);
        var ends = new ByteTokenizer().Encode("aé#bé!c").Select(token => text.Add(token)).ToList();

        Assert.Equal("aé#b", text.Finish());
        Assert.Equal(["a", "é", "#b"], pieces);
        Assert.Equal([false, false, false, false, false, false, false, true, true], ends);
    }

    [Fact]
    public void Text_is_generated_up_to_a_stop_text_and_reported_as_it_is_returned()
    {
        using var model = Gpt.Create(Shapes.Tiny(vocabulary: 256), 3, CPU);
        var tokenizer = new CharacterTokenizer(string.Concat(Enumerable.Range(0x100, 256).Select(code => (char)code)));
        var options = new SamplingOptions { Tokens = 30, Seed = 5 };
        var free = tokenizer.Decode(model.Generate(tokenizer.Encode("Ā"), options));
        var pieces = new List<string>();

        Assert.Equal(free, model.GenerateText(tokenizer, "Ā", options));
        Assert.Equal(free[..10], model.GenerateText(tokenizer, "Ā", options with { StopTexts = [free[10..12]] }, pieces.Add));
        Assert.Equal(free[..10], string.Concat(pieces));
        Assert.Equal(10, pieces.Count);
    }

    [Fact]
    public void A_larger_tokenizer_than_the_model_is_refused_by_both_sizes()
    {
        using var model = Gpt.Create(Shapes.Tiny(), 3, CPU);
        var problem = Assert.Throws<ArgumentException>(() => model.GenerateText(new ByteTokenizer(), "a", new SamplingOptions { Tokens = 1, Seed = 1 }));

        Assert.Contains("'bytes' has 256 tokens, model 'tiny' 11", problem.Message, StringComparison.Ordinal);
    }
}
