using System.Text;
using Octavo.FewShot;

namespace Octavo.Tests.FewShot;

public sealed class FewShotEvaluationTests
{
    // Summed log-likelihoods and token counts set so that each rule prefers another choice.
    private static readonly Dictionary<string, ContinuationScore> Scores = new()
    {
        [" ab"] = new(-2.0, 1),
        [" abcdefgh"] = new(-6.0, 8),
        [" 大模型大模型大"] = new(-4.9, 2),
        [" abcdefghijklmnop"] = new(-11.0, 2),
    };

    [Theory]
    [InlineData(ChoiceScoring.Summed, "ab")]
    [InlineData(ChoiceScoring.PerToken, "abcdefgh")]
    [InlineData(ChoiceScoring.PerCharacter, "abcdefghijklmnop")]
    [InlineData(ChoiceScoring.PerByte, "大模型大模型大")]
    public void Each_rule_divides_by_its_own_length(ChoiceScoring scoring, string chosen)
    {
        var result = FewShotEvaluation.Choose(Question(), (_, continuation) => Scores[continuation], 0, scoring);
        Assert.Equal(chosen, result.Answers.Single().Given);
    }

    [Fact]
    public void Scores_are_log_likelihood_over_length()
    {
        IReadOnlyList<double> Of(ChoiceScoring scoring) =>
            FewShotEvaluation.Choose(Question(), (_, continuation) => Scores[continuation], 0, scoring).Answers.Single().Scores;
        Assert.Equal([-2.0, -6.0, -4.9, -11.0], Of(ChoiceScoring.Summed));
        Assert.Equal([-2.0, -6.0 / 8, -4.9 / 2, -11.0 / 2], Of(ChoiceScoring.PerToken));
        Assert.Equal([-2.0 / 2, -6.0 / 8, -4.9 / 7, -11.0 / 16], Of(ChoiceScoring.PerCharacter));
        Assert.Equal([-2.0 / 2, -6.0 / 8, -4.9 / 21, -11.0 / 16], Of(ChoiceScoring.PerByte));
    }

    [Fact]
    public void Characters_are_code_points_and_bytes_are_utf8()
    {
        // An emoji is one code point, two UTF-16 units and four bytes.
        var task = Question() with { Items = [new("q", ["😀", "ab"], "😀")] };
        var result = FewShotEvaluation.Choose(task, (_, _) => new(-4, 1), 0, ChoiceScoring.PerCharacter);
        Assert.Equal([-4.0, -2.0], result.Answers.Single().Scores);
        Assert.Equal(4, Encoding.UTF8.GetByteCount("😀"));
        Assert.Equal([-1.0, -2.0], FewShotEvaluation.Choose(task, (_, _) => new(-4, 1), 0, ChoiceScoring.PerByte).Answers.Single().Scores);
    }

    [Fact]
    public void Mutual_information_takes_away_what_the_choice_is_worth_by_itself()
    {
        var task = Question() with { UnconditionalContext = "Answer:", Items = [new("q", ["common", "rare"], "rare")] };
        ContinuationScorer scorer = (context, continuation) => new(
            (context, continuation) switch
            {
                ("q", " common") => -1,
                ("q", " rare") => -3,
                ("Answer:", " common") => -1,
                ("Answer:", " rare") => -9,
                _ => throw new ArgumentException(context),
            },
            1);
        Assert.Equal("common", FewShotEvaluation.Choose(task, scorer, 0, ChoiceScoring.Summed).Answers.Single().Given);
        var byInformation = FewShotEvaluation.Choose(task, scorer, 0, ChoiceScoring.MutualInformation).Answers.Single();
        Assert.Equal("rare", byInformation.Given);
        Assert.Equal([0.0, 6.0], byInformation.Scores);
    }

    [Fact]
    public void Ties_go_to_the_first_choice() =>
        Assert.Equal("ab", FewShotEvaluation.Choose(Question(), (_, _) => new(-1, 1), 0, ChoiceScoring.Summed).Answers.Single().Given);

    [Fact]
    public void Accuracy_comes_with_its_interval_and_chance_level()
    {
        var task = Question() with { Items = [.. Enumerable.Range(0, 10).Select(i => new FewShotItem($"q{i}", ["a", "b"], i < 7 ? "a" : "b"))] };
        var result = FewShotEvaluation.Choose(task, (_, _) => new(-1, 1), exemplars: 2, ChoiceScoring.Summed, seed: 3);
        Assert.Equal(0.7, result.Accuracy.Value);
        Assert.Equal(10, result.Accuracy.Count);
        Assert.True(result.Accuracy.Low < 0.7 && result.Accuracy.High > 0.7);
        Assert.Equal(0.5, result.ChanceLevel);
        Assert.Equal([1.0, 1, 1, 1, 1, 1, 1, 0, 0, 0], result.Hits);
        Assert.All(result.Answers, answer => Assert.Equal(2, answer.Prompt.ExemplarIndices.Count));
    }

    [Fact]
    public void Only_the_first_line_of_generated_text_counts()
    {
        var task = FewShotPromptTests.Numbers(6);
        var right = FewShotEvaluation.ExactMatch(task, prompt => $" {2 * int.Parse(prompt[^1..])} \n\nnumber 9", exemplars: 1);
        Assert.Equal(1, right.Accuracy.Value);
        var wrong = FewShotEvaluation.ExactMatch(task, prompt => $" {2 * int.Parse(prompt[^1..])}0\n{2 * int.Parse(prompt[^1..])}", exemplars: 1);
        // Item 0 doubles to 0, and "00" is not "0".
        Assert.Equal(0, wrong.Accuracy.Value);
        Assert.Null(wrong.ChanceLevel);
    }

    [Fact]
    public void A_limit_asks_the_first_items_only() =>
        Assert.Equal(2, FewShotEvaluation.ExactMatch(FewShotPromptTests.Numbers(6), _ => "", 0, limit: 2).Answers.Count);

    [Fact]
    public void Free_text_cannot_be_chosen() =>
        Assert.Contains(
            "item 1: there are no choices",
            Assert.Throws<FewShotException>(() => FewShotEvaluation.Choose(FewShotPromptTests.Numbers(2), (_, _) => new(-1, 1), 0, ChoiceScoring.Summed)).Message);

    [Fact]
    public void A_score_that_is_no_number_names_the_item() =>
        Assert.Contains(
            "item 1",
            Assert.Throws<FewShotException>(() => FewShotEvaluation.Choose(Question(), (_, _) => new(double.NaN, 1), 0, ChoiceScoring.Summed)).Message);

    [Fact]
    public void An_empty_task_is_refused() =>
        Assert.Contains(
            "no items",
            Assert.Throws<FewShotException>(() => FewShotEvaluation.ExactMatch(FewShotPromptTests.Numbers(0), _ => "", 0)).Message);

    private static FewShotTask Question() => new()
    {
        Name = "question",
        Description = "One question.",
        Items = [new("q", ["ab", "abcdefgh", "大模型大模型大", "abcdefghijklmnop"], "ab")],
    };
}
