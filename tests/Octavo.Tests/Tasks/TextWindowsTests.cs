using Octavo.Data;
using Octavo.Tasks;
using Octavo.Tokenizers;

namespace Octavo.Tests.Tasks;

public sealed class TextWindowsTests
{
    private static readonly TextCorpus Corpus = new()
    {
        Name = "numbers",
        Train = string.Concat(Enumerable.Range(100, 60)),
        Validation = string.Concat(Enumerable.Range(700, 30)) + string.Concat(Enumerable.Range(900, 30)),
        Sha256 = new string('0', 64),
        Manifest = null!,
    };

    private static readonly CharacterTokenizer Tokenizer = new(Corpus.Train + Corpus.Validation);

    private static readonly TextWindows Windows = TextWindows.Of(Corpus, Tokenizer, 9, seed: 1);

    [Fact]
    public void Each_token_is_asked_for_after_those_before_it_and_every_token_is_scored()
    {
        for (var index = 0; index < 50; index++)
        {
            var example = Windows.Draw(TaskSplit.Train, index);
            Assert.Equal(example.Input.Skip(1), example.Target.Take(8));
            Assert.Contains(Text(example), Corpus.Train, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Validation_and_test_come_from_different_halves_of_the_text_that_is_not_trained_on()
    {
        var middle = Corpus.Validation.Length / 2;
        Assert.Equal((middle - 1) / 9, Windows.Windows(TaskSplit.Validation));
        for (var index = 0; index < Windows.Windows(TaskSplit.Validation); index++)
        {
            Assert.Contains(Text(Windows.Draw(TaskSplit.Validation, index)), Corpus.Validation[..middle], StringComparison.Ordinal);
            Assert.Contains(Text(Windows.Draw(TaskSplit.Test, index)), Corpus.Validation[middle..], StringComparison.Ordinal);
        }

        var none = Assert.Throws<ArgumentException>(() => Windows.Draw(TaskSplit.Test, Windows.Windows(TaskSplit.Test)));
        Assert.Contains("Ask for fewer in TaskSettings", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_is_the_same_whenever_it_is_asked_for_and_another_seed_has_others()
    {
        Assert.Equal(Windows.Draw(TaskSplit.Train, 7).Input, Windows.Draw(TaskSplit.Train, 7).Input);
        var other = TextWindows.Of(Corpus, Tokenizer, 9, seed: 2);
        Assert.NotEqual(
            Enumerable.Range(0, 5).SelectMany(index => Windows.Draw(TaskSplit.Train, index).Input),
            Enumerable.Range(0, 5).SelectMany(index => other.Draw(TaskSplit.Train, index).Input));
    }

    [Fact]
    public void Chance_is_the_most_frequent_token_and_records_tell_texts_apart_without_holding_them()
    {
        var most = Corpus.Validation[(Corpus.Validation.Length / 2)..].GroupBy(character => character).Max(group => group.Count());
        Assert.Equal(most / (Corpus.Validation.Length / 2.0), Windows.ChanceAccuracy, 12);
        var json = System.Text.Json.JsonSerializer.Serialize(Windows);
        Assert.InRange(json.Length, 100, 600);
        Assert.NotEqual(json, System.Text.Json.JsonSerializer.Serialize(Windows with { Train = [.. Windows.Train.Reverse()] }));
    }

    [Fact]
    public void A_text_that_is_too_short_is_refused_by_name()
    {
        var refused = Assert.Throws<ArgumentException>(() => TextWindows.Of(Corpus, Tokenizer, 100, seed: 1));
        Assert.Contains("'numbers'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("windows of 100", refused.Message, StringComparison.Ordinal);
    }

    private static string Text(TokenExample example) => Tokenizer.Decode([.. example.Input, example.Target[^1]]);
}
