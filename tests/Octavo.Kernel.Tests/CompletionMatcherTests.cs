using Octavo.Kernel.CSharp.Assistance;

namespace Octavo.Kernel.Tests;

public sealed class CompletionMatcherTests
{
    [Theory]
    [InlineData("WriteLine", "", nameof(CompletionMatch.Prefix))]
    [InlineData("WriteLine", "Write", nameof(CompletionMatch.Prefix))]
    [InlineData("WriteLine", "write", nameof(CompletionMatch.PrefixIgnoringCase))]
    [InlineData("WriteLine", "WL", nameof(CompletionMatch.Humps))]
    [InlineData("WriteLine", "wrlin", nameof(CompletionMatch.Humps))]
    [InlineData("max_token_count", "mtc", nameof(CompletionMatch.Humps))]
    [InlineData("XMLReader", "xr", nameof(CompletionMatch.Humps))]
    [InlineData("Vector128", "v1", nameof(CompletionMatch.Humps))]
    [InlineData("WriteLine", "line", nameof(CompletionMatch.Inside))]
    [InlineData("WriteLine", "l", nameof(CompletionMatch.None))]
    [InlineData("WriteLine", "WLX", nameof(CompletionMatch.None))]
    [InlineData("WriteLine", "WriteLines", nameof(CompletionMatch.None))]
    [InlineData("CaseInsensitiveProvider", "insp", nameof(CompletionMatch.None))]
    public void A_name_fits_by_its_start_its_words_or_its_inside(string name, string typed, string match) =>
        Assert.Equal(match, CompletionMatcher.Match(name, typed).ToString());

    [Fact]
    public void Even_a_name_of_a_hundred_equal_words_is_decided() =>
        Assert.Equal(CompletionMatch.None, CompletionMatcher.Match(string.Concat(Enumerable.Repeat("Aa", 30)), "aaaaaaaaaaab"));
}
