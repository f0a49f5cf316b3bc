using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class TextWindowsPartsTests
{
    private static readonly TextWindows Text = new()
    {
        Name = "count",
        Seed = 3,
        VocabularySize = 400,
        Length = 4,
        Train = [.. Enumerable.Range(0, 100)],
        Validation = [.. Enumerable.Range(100, 30)],
        Test = [.. Enumerable.Range(200, 13)],
    };

    [Fact]
    public void Each_target_is_the_token_after_its_input_in_every_part()
    {
        foreach (var split in Enum.GetValues<TaskSplit>())
        {
            var example = Text.Draw(split, 1);
            Assert.Equal(example.Input.Select(token => token + 1), example.Target); // the text counts
        }
    }

    [Fact]
    public void Test_windows_cover_their_part_once_and_do_not_overlap()
    {
        Assert.Equal(3, Text.Windows(TaskSplit.Test));
        var read = Enumerable.Range(0, 3).SelectMany(index => Text.Draw(TaskSplit.Test, index).Target);
        Assert.Equal(Enumerable.Range(201, 12), read);
    }

    [Fact]
    public void Training_windows_come_from_anywhere_and_are_the_same_again()
    {
        var starts = Enumerable.Range(0, 3000).Select(index => Text.Draw(TaskSplit.Train, index).Input[0]).ToHashSet();
        Assert.Equal(96, starts.Count); // 0 to 95: the last target is the last token
        Assert.Equal(Text.Draw(TaskSplit.Train, 17).Input, Text.Draw(TaskSplit.Train, 17).Input);
    }

    [Fact]
    public void Fewer_training_tokens_are_those_alone()
    {
        var few = Text.WithTraining(10, 50);
        Assert.All(Enumerable.Range(0, 50), index => Assert.InRange(few.Draw(TaskSplit.Train, index).Input[0], 50, 55));
        Assert.Equal(Text.Draw(TaskSplit.Test, 0).Input, few.Draw(TaskSplit.Test, 0).Input);
        Assert.Contains("4 tokens from 0 on", Assert.Throws<ArgumentException>(() => Text.WithTraining(4)).Message);
        Assert.Contains("100 training tokens", Assert.Throws<ArgumentException>(() => Text.WithTraining(60, 50)).Message);
    }

    [Fact]
    public void A_window_that_there_is_not_is_refused_with_how_many_there_are()
    {
        var error = Assert.Throws<ArgumentException>(() => Text.Draw(TaskSplit.Test, 3));
        Assert.Contains("its Test part has 13 tokens, 3 windows of 4", error.Message);
    }

    [Fact]
    public void Guessing_blindly_is_right_as_often_as_the_most_frequent_token() =>
        Assert.Equal(0.5, (Text with { Test = [7, 7, 1, 2] }).ChanceAccuracy);
}
