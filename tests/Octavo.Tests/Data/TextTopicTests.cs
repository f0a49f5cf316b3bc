using Octavo.Data;

namespace Octavo.Tests.Data;

public sealed class TextTopicTests
{
    private static readonly TextTopic Keys = new("keys", ["key", "x.509"]);

    [Theory]
    [InlineData("The key of a lock.", true)]
    [InlineData("Keys are kept.", true)]
    [InlineData("An X.509 certificate.", true)]
    [InlineData("A monkey climbs.", false)]
    [InlineData("A monkey finds a key.", true)]
    [InlineData("Nothing of it.", false)]
    public void A_line_is_of_a_topic_where_a_word_begins_with_one_of_its_own(string line, bool expected) => Assert.Equal(expected, Keys.IsOf(line));

    [Fact]
    public void Each_line_is_on_one_side_and_stays_in_its_part()
    {
        var corpus = Corpus.FromSentences(DataCatalog.Find().Get("dotnet-api-docs"), [.. Enumerable.Range(0, 400).SelectMany(i => System.Text.Encoding.ASCII.GetBytes(
            i % 4 == 0 ? $"A key number {i} is here.\n" : $"Sentence {i} is plain.\n"))]);
        var (inside, outside) = Keys.Split(corpus);
        Assert.All(Lines(inside.Train).Concat(Lines(inside.Validation)), line => Assert.StartsWith("A key", line));
        Assert.All(Lines(outside.Train).Concat(Lines(outside.Validation)), line => Assert.StartsWith("Sentence", line));
        Assert.Equal(Lines(corpus.Train).Order(), Lines(inside.Train).Concat(Lines(outside.Train)).Order());
        Assert.Equal(Lines(corpus.Validation).Order(), Lines(inside.Validation).Concat(Lines(outside.Validation)).Order());
        Assert.Equal($"{corpus.Name}, keys", inside.Name);
    }

    [Fact]
    public void A_topic_that_no_line_has_is_refused()
    {
        var corpus = Corpus.FromSentences(DataCatalog.Find().Get("dotnet-api-docs"), "Plain one.\nPlain two.\n"u8.ToArray());
        Assert.Contains("no training line of the topic 'keys'", Assert.Throws<ArgumentException>(() => Keys.Split(corpus)).Message);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
