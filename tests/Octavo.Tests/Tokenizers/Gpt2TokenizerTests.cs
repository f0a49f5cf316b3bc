using System.Text;
using Octavo.Data;
using Octavo.Tests.Data;
using Octavo.Tokenizers;

namespace Octavo.Tests.Tokenizers;

public sealed class Gpt2TokenizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Token_numbers_are_those_of_the_published_encoder()
    {
        var tokenizer = await LoadAsync();
        Assert.Equal(50257, tokenizer.VocabularySize);
        (string Text, int[] Tokens)[] published =
        [
            ("Hello, world!", [15496, 11, 995, 0]),
            ("The quick brown fox jumps over the lazy dog.", [464, 2068, 7586, 21831, 18045, 625, 262, 16931, 3290, 13]),
            ("   leading spaces", [220, 220, 3756, 9029]),
            ("I'll don't we've", [40, 1183, 836, 470, 356, 1053]),
            ("大模型", [32014, 162, 101, 94, 161, 252, 233]),
            ("人工智能", [21689, 32432, 98, 162, 247, 118, 47797, 121]),
        ];
        Assert.All(published, item =>
        {
            Assert.Equal(item.Tokens, tokenizer.Encode(item.Text));
            Assert.Equal(item.Text, tokenizer.Decode(item.Tokens));
            Assert.Equal(Encoding.UTF8.GetByteCount(item.Text), tokenizer.ByteCount(item.Tokens));
        });
    }

    [Fact]
    public async Task Tiny_Shakespeare_has_338025_tokens_whole_and_338025_in_two_parts()
    {
        var tokenizer = await LoadAsync();
        using var fetcher = MirrorData.Fetcher(_folder, "tiny-shakespeare");
        var corpus = await Corpus.LoadAsync("tiny-shakespeare", fetcher, cancellationToken: Token);
        var whole = corpus.Train + corpus.Validation;
        var tokens = tokenizer.Encode(whole);
        Assert.Equal(338_025, tokens.Length);
        Assert.Equal(301_966, tokenizer.Encode(corpus.Train).Length);
        Assert.Equal(36_059, tokenizer.Encode(corpus.Validation).Length);
        Assert.Equal(whole, tokenizer.Decode(tokens));
        Assert.Equal(1_115_394, tokenizer.ByteCount(tokens));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n\n\t x\u00A0y ")]
    [InlineData("a\0b\u007F")]
    [InlineData("😀 é ﷽ ١٢٣")]
    [InlineData("<|endoftext|>")]
    public async Task Odd_texts_round_trip_and_their_bytes_add_up(string text)
    {
        var tokenizer = await LoadAsync();
        var tokens = tokenizer.Encode(text);
        Assert.Equal(text, tokenizer.Decode(tokens));
        Assert.Equal(Encoding.UTF8.GetByteCount(text), tokenizer.ByteCount(tokens));
        Assert.DoesNotContain(Gpt2Tokenizer.EndOfText, tokens);
    }

    [Fact]
    public async Task Parts_of_a_character_are_counted_in_bytes_and_shown_as_replacement()
    {
        var tokenizer = await LoadAsync();

        // 模 is the three tokens 162 101 94, a byte each.
        Assert.Equal([1L, 1L, 1L], new[] { 162, 101, 94 }.Select(token => tokenizer.ByteCount([token])));
        Assert.Contains('\uFFFD', tokenizer.Decode([162, 101]));
        Assert.Equal("模", tokenizer.Decode([162, 101, 94]));
    }

    [Fact]
    public async Task The_end_of_text_has_no_bytes_and_tokens_outside_are_refused()
    {
        var tokenizer = await LoadAsync();
        Assert.Equal(5, tokenizer.ByteCount([15496, Gpt2Tokenizer.EndOfText]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([50257]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.ByteCount([-1]));
        Assert.Throws<ArgumentException>(() => tokenizer.Encode("\uDC00"));
    }

    private async Task<Gpt2Tokenizer> LoadAsync()
    {
        using var fetcher = MirrorData.Fetcher(_folder, "gpt2-bpe");
        return await Gpt2Tokenizer.LoadAsync(fetcher, Token);
    }
}
