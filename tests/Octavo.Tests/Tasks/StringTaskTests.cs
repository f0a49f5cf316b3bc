using Octavo.Statistics;
using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

public sealed class StringTaskTests
{
    private static readonly StringTask Strings = EveryTask.Strings;

    [Fact]
    public void Answers_are_what_the_words_say()
    {
        var seen = new HashSet<string>();
        for (var index = 0; index < 500; index++)
        {
            var words = Strings.Describe(Strings.Draw(TaskSplit.Test, index)).Split(' ');
            var letters = string.Concat(words[1..7]);
            var answer = string.Concat(words.Where(word => word[0] == '[').Select(word => word[1]));
            seen.Add(words[0]);
            Assert.Equal(":", words[7]);
            Assert.Equal(words[0] switch
            {
                "copy" => letters,
                "reverse" => new string([.. letters.Reverse()]),
                "sort" => new string([.. letters.Order()]),
                "successor" => string.Concat(letters.Select(letter => letter == 'h' ? 'a' : (char)(letter + 1))),
                _ => letters.GroupBy(letter => letter).MaxBy(group => group.Count())!.Key.ToString(),
            }, answer);
        }

        Assert.Equal(["copy", "majority", "reverse", "sort", "successor"], seen.Order());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(StringOperation.Copy)]
    [InlineData(StringOperation.Reverse)]
    [InlineData(StringOperation.Sort)]
    [InlineData(StringOperation.Successor)]
    [InlineData(StringOperation.Majority)]
    public void The_best_letter_for_each_place_is_right_as_often_as_chance_says(StringOperation? operation)
    {
        // The table of the best letters comes from other examples than those it is tried on.
        const int draws = 20_000;
        var task = Strings with { Operation = operation, StringLength = 4, Letters = 5 };
        var counts = new Dictionary<(int Operation, int Place), int[]>();
        var (right, scored) = (0, 0);
        for (var index = 0; index < 2 * draws; index++)
        {
            var example = task.Draw(TaskSplit.Train, index);
            for (var place = 0; place < task.Length; place++)
            {
                if (example.Target[place] == TokenExample.Unscored)
                {
                    continue;
                }

                var key = (example.Input[0], place);
                counts.TryAdd(key, new int[task.Letters]);
                if (index < draws)
                {
                    counts[key][example.Target[place]]++;
                }
                else
                {
                    scored++;
                    right += example.Target[place] == Array.IndexOf(counts[key], counts[key].Max()) ? 1 : 0;
                }
            }
        }

        // Letters of one string depend on one another, so the tolerance is a plain one: strings are few (5^4), and a fifth of them are held out.
        Assert.Equal(task.ChanceAccuracy, (double)right / scored, tolerance: 0.02);
    }

    [Fact]
    public void Chance_at_sorting_agrees_with_counting_all_strings()
    {
        var task = Strings with { Operation = StringOperation.Sort, Letters = 4, StringLength = 5 };
        var counts = new int[5, 4];
        for (var number = 0; number < 1024; number++)
        {
            int[] sorted = [.. Enumerable.Range(0, 5).Select(place => (number >> (2 * place)) & 3).Order()];
            for (var place = 0; place < 5; place++)
            {
                counts[place, sorted[place]]++;
            }
        }

        var expected = Enumerable.Range(0, 5).Sum(place => Enumerable.Range(0, 4).Max(letter => counts[place, letter])) / (5 * 1024.0);
        Assert.Equal(expected, task.ChanceAccuracy, tolerance: 1e-12);
    }

    [Fact]
    public void One_of_the_five_alone_has_the_form_of_all_together()
    {
        foreach (var operation in Enum.GetValues<StringOperation>())
        {
            var alone = Strings with { Operation = operation };
            Assert.Equal((Strings.Length, Strings.VocabularySize), (alone.Length, alone.VocabularySize));
            Assert.Equal(operation.ToString().ToLowerInvariant(), alone.Word(alone.Draw(TaskSplit.Train, 0).Input[0]));
        }

        var shares = Enumerable.Range(0, 2000).CountBy(index => Strings.Draw(TaskSplit.Train, index).Input[0]);
        Assert.All(shares, share => Assert.True(WilsonInterval.Share(share.Value, 2000, 0.999).Contains(0.2)));
    }
}
