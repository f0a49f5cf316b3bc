using FsCheck.Xunit;
using Octavo.FewShot;

namespace Octavo.Tests.FewShot;

public sealed class FewShotPromptTests
{
    [Fact]
    public void A_prompt_is_instruction_exemplars_and_question_to_the_letter()
    {
        var task = Numbers(2) with { Instruction = "Double it.", ExemplarSeparator = "\n---\n", AnswerSeparator = " = " };
        var prompt = FewShotPrompt.Build(task, index: 0, exemplars: 1, seed: 0);
        Assert.Equal("Double it.\n---\nnumber 1 = 2\n---\nnumber 0", prompt.Text);
        Assert.Equal([1], prompt.ExemplarIndices);
    }

    [Fact]
    public void Without_exemplars_and_instruction_the_prompt_is_the_question() =>
        Assert.Equal("number 3", FewShotPrompt.Build(Numbers(5), 3, 0, 0).Text);

    [Property(MaxTest = 100)]
    public bool Exemplars_never_contain_the_question_or_its_duplicate(int seed, byte index, byte exemplars)
    {
        // Every question occurs twice, once with white space around it.
        var items = Numbers(12).Items;
        var task = Numbers(12) with { Items = [.. items, .. items.Select(item => item with { Prompt = " " + item.Prompt + "\n" })] };
        var asked = index % 24;
        var prompt = FewShotPrompt.Build(task, asked, exemplars % 23, seed);
        return prompt.ExemplarIndices.Count == exemplars % 23
            && prompt.ExemplarIndices.Distinct().Count() == exemplars % 23
            && prompt.ExemplarIndices.All(drawn => drawn % 12 != asked % 12);
    }

    [Fact]
    public void A_question_is_not_drawn_from_a_pool_of_another_split_either()
    {
        var prompt = FewShotPrompt.Build(Numbers(3), 1, 2, seed: 5, pool: Numbers(3).Items);
        Assert.Equal([0, 2], prompt.ExemplarIndices.Order());
    }

    [Fact]
    public void The_draw_depends_on_seed_and_item_alone()
    {
        var task = Numbers(50);
        Assert.Equal(FewShotPrompt.Build(task, 7, 5, 1).Text, FewShotPrompt.Build(task, 7, 5, 1).Text);
        Assert.NotEqual(FewShotPrompt.Build(task, 7, 5, 1).Text, FewShotPrompt.Build(task, 7, 5, 2).Text);
        Assert.NotEqual(FewShotPrompt.Build(task, 7, 5, 1).ExemplarIndices, FewShotPrompt.Build(task, 8, 5, 1).ExemplarIndices);
    }

    [Fact]
    public void More_exemplars_than_the_pool_has_are_refused_with_both_numbers()
    {
        var error = Assert.Throws<FewShotException>(() => FewShotPrompt.Build(Numbers(4), 2, 4, 0));
        Assert.Contains("'numbers'", error.Message);
        Assert.Contains("4 exemplars", error.Message);
        Assert.Contains("item 3", error.Message);
        Assert.Contains("at most 3", error.Message);
    }

    [Fact]
    public void Shared_exemplars_are_the_same_for_all_but_those_among_them()
    {
        var task = Numbers(20);
        var drawn = Enumerable.Range(0, 20).Select(index => FewShotPrompt.Build(task, index, 3, 7, draw: ExemplarDraw.Shared).ExemplarIndices.ToArray()).ToList();
        var common = drawn.GroupBy(indices => string.Join(',', indices)).MaxBy(group => group.Count())!;
        Assert.Equal(17, common.Count());
        var shown = common.First();
        foreach (var index in shown)
        {
            // Its place is taken by the next: the others stay, in their order.
            Assert.Equal(shown.Where(other => other != index), drawn[index][..2]);
            Assert.DoesNotContain(index, drawn[index]);
        }

        Assert.NotEqual(shown, FewShotPrompt.Build(task, 0, 3, 8, draw: ExemplarDraw.Shared).ExemplarIndices);
    }

    [Fact]
    public void A_tasks_own_pool_is_drawn_from()
    {
        var task = Numbers(3) with { Pool = [new("number 9", [], "18")] };
        Assert.Equal("number 9 18\n\nnumber 0", FewShotPrompt.Build(task, 0, 1, 0).Text);
        Assert.Contains("at most 1", Assert.Throws<FewShotException>(() => FewShotPrompt.Build(task, 0, 2, 0)).Message);
    }

    internal static FewShotTask Numbers(int count) => new()
    {
        Name = "numbers",
        Description = "Doubles a number.",
        Items = [.. Enumerable.Range(0, count).Select(i => new FewShotItem($"number {i}", [], $"{2 * i}"))],
    };
}
