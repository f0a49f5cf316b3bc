using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Octavo.Tokenizers;

namespace Octavo.Tests.Tokenizers;

public sealed class TokenizerTests
{
    [Property]
    public void Bytes_round_trip_any_text(NonNull<string> text)
    {
        var valid = Valid(text.Get);
        var tokenizer = new ByteTokenizer();
        var tokens = tokenizer.Encode(valid);
        Assert.Equal(valid, tokenizer.Decode(tokens));
        Assert.Equal(Encoding.UTF8.GetByteCount(valid), tokenizer.ByteCount(tokens));
        Assert.All(tokens, token => Assert.InRange(token, 0, tokenizer.VocabularySize - 1));
    }

    [Property]
    public void Characters_round_trip_the_text_they_were_made_from(NonEmptyString text)
    {
        var valid = Valid(text.Get);
        var tokenizer = new CharacterTokenizer(valid);
        var tokens = tokenizer.Encode(valid);
        Assert.Equal(valid, tokenizer.Decode(tokens));
        Assert.Equal(Encoding.UTF8.GetByteCount(valid), tokenizer.ByteCount(tokens));
        Assert.Equal(valid.EnumerateRunes().Count(), tokens.Length);
        Assert.Equal(Enumerable.Range(0, tokenizer.VocabularySize), tokens.Distinct().Order());
    }

    [Property]
    public void The_alphabet_alone_rebuilds_a_character_tokenizer(NonEmptyString text)
    {
        var valid = Valid(text.Get);
        var tokenizer = new CharacterTokenizer(valid);
        Assert.Equal(tokenizer.Encode(valid), new CharacterTokenizer(tokenizer.Alphabet).Encode(valid));
    }

    [Fact]
    public void Characters_outside_the_basic_plane_are_one_token_each()
    {
        var tokenizer = new CharacterTokenizer("a😀b");
        Assert.Equal([0, 2, 1], tokenizer.Encode("a😀b"));
        Assert.Equal(6, tokenizer.ByteCount([0, 2, 1]));
    }

    [Fact]
    public void An_unknown_character_is_named_with_its_place()
    {
        var error = Assert.Throws<ArgumentException>(() => new CharacterTokenizer("abc", "letters").Encode("abé"));
        Assert.Contains("'é' (U+00E9, at index 2)", error.Message);
        Assert.Contains("'letters'", error.Message);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_by_every_tokenizer()
    {
        Assert.Throws<ArgumentException>(() => new ByteTokenizer().Encode("a\uD800"));
        Assert.Throws<ArgumentException>(() => new CharacterTokenizer("a\uD800"));
        var error = Assert.Throws<ArgumentException>(() => new CharacterTokenizer("a").Encode("a\uD800"));
        Assert.Contains("index 1", error.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(256)]
    public void A_token_outside_the_vocabulary_is_refused(int token)
    {
        foreach (var tokenizer in new ITokenizer[] { new ByteTokenizer(), new CharacterTokenizer("abc") })
        {
            Assert.Contains($"{token}", Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([token])).Message);
            Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.ByteCount([token]));
        }
    }

    [Fact]
    public void Bytes_that_form_no_character_are_shown_as_such() => Assert.Equal("a\uFFFDb", new ByteTokenizer().Decode([97, 0xE4, 98]));

    [Fact]
    public void A_character_tokenizer_needs_a_character() => Assert.Throws<ArgumentException>(() => new CharacterTokenizer(""));

    /// <summary>The text with lone halves of surrogate pairs, which are no Unicode, replaced.</summary>
    private static string Valid(string text) => string.Concat(text.EnumerateRunes());
}
