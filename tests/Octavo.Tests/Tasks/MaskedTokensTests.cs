using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class MaskedTokensTests
{
    private static readonly MarkedSum Sum = new() { Seed = 2, DigitCount = 39 };

    private static readonly MaskedTokens Task = new() { Task = Sum, Seed = 1 };

    [Fact]
    public void What_is_asked_for_is_what_stood_there_and_all_other_places_are_as_they_were()
    {
        for (var index = 0; index < 100; index++)
        {
            var (plain, masked) = (Sum.Draw(TaskSplit.Test, index).Input, Task.Draw(TaskSplit.Test, index));
            Assert.Equal(6, masked.Target.Count(target => target != TokenExample.Unscored)); // 15 % of 40
            for (var place = 0; place < plain.Count; place++)
            {
                Assert.Equal(plain[place], masked.Target[place] == TokenExample.Unscored ? masked.Input[place] : masked.Target[place]);
            }
        }
    }

    [Fact]
    public void Of_the_tokens_asked_for_eight_in_ten_are_masked_one_is_another_and_one_is_as_it_was()
    {
        var asked = Enumerable.Range(0, 1000).Select(index => Task.Draw(TaskSplit.Train, index))
            .SelectMany(example => example.Input.Zip(example.Target)).Where(pair => pair.Second != TokenExample.Unscored).ToList();
        Assert.Equal(6000, asked.Count);
        var masks = asked.Count(pair => pair.First == Task.Mask) / 6000.0;
        var same = asked.Count(pair => pair.First == pair.Second) / 6000.0; // with the random tokens that happen to be right
        Assert.InRange(masks, 0.78, 0.82);
        Assert.InRange(same, 0.085, 0.12);
    }

    [Fact]
    public void The_mask_is_one_more_token_and_an_example_is_always_the_same()
    {
        Assert.Equal(Sum.VocabularySize + 1, Task.VocabularySize);
        Assert.Equal("_", Task.Word(Task.Mask));
        Assert.Equal(Task.Draw(TaskSplit.Train, 5).Input, Task.Draw(TaskSplit.Train, 5).Input);
        Assert.NotEqual(Task.Draw(TaskSplit.Train, 5).Target, (Task with { Seed = 2 }).Draw(TaskSplit.Train, 5).Target);
        Assert.Contains("\"DigitCount\":39", System.Text.Json.JsonSerializer.Serialize(Task), StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_out_of_range_is_refused() => Assert.Contains(
        "Share is 0", Assert.Throws<ArgumentException>(() => (Task with { Share = 0 }).Draw(TaskSplit.Train, 0)).Message, StringComparison.Ordinal);
}
