using Octavo.Evaluation;
using Octavo.FewShot;

namespace Octavo.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private const double Rounding = 1e-12;

    // The scores and lengths are set so that each rule prefers another choice.
    private static readonly Dictionary<string, ContinuationScore> Scores = new()
    {
        [" ab"] = new(-2.0, 1),
        [" abcdefgh"] = new(-6.0, 8),
        [" 大模型大模型大"] = new(-4.9, 2),
        [" abcdefghijklmnop"] = new(-11.0, 2),
    };

    [Fact]
    public void All_rules_compare_the_same_scores_and_each_agrees_with_its_own_evaluation()
    {
        var task = Task(new FewShotItem("q", ["ab", "abcdefgh", "大模型大模型大", "abcdefghijklmnop"], "ab"));
        static ContinuationScore Score(string context, string continuation) =>
            context.Length > 0 ? Scores[continuation] : new ContinuationScore(Scores[continuation].Tokens * -1.5, 1);

        var report = Ask(task, Model((context, continuation) => Score(context, continuation)), new EvaluationOptions());

        Assert.Equal([0, 1, 3, 2, 1], report.Answers.Single().Chosen);
        Assert.Equal(
            EvaluationOptions.AllRules.Select(rule => FewShotEvaluation.Choose(task, Score, 0, rule).Accuracy),
            report.Measures.Take(5).Select(measure => measure.Value));
        Assert.Equal(
            ["accuracy, summed", "accuracy, per token", "accuracy, per character", "accuracy, per byte", "accuracy, mutual information", "calibration error, summed"],
            report.Measures.Select(measure => measure.Name));
        Assert.All(report.Measures.Take(5), measure => Assert.Equal(0.25, measure.Chance));
    }

    [Fact]
    public void Ties_go_to_the_first_choice() =>
        Assert.All(
            Ask(Task(new FewShotItem("q", ["xx", "yy"], "yy")), Model((_, _) => new(-1, 1)), new EvaluationOptions()).Answers.Single().Chosen,
            chosen => Assert.Equal(0, chosen));

    [Fact]
    public void A_choice_that_stands_there_twice_is_right_both_times()
    {
        var task = Task(new FewShotItem("q", ["no", "yes", "yes"], "yes"));
        var report = Ask(task, Model((_, choice) => new(choice == " yes" ? -1 : -2, 1)), new EvaluationOptions());
        Assert.Equal(1, report.Measures[0].Value.Value);
    }

    [Fact]
    public void A_questions_choices_are_scored_in_one_call_and_those_without_question_in_the_next()
    {
        var calls = new List<(string Context, int Choices)>();
        var model = Model((_, _) => new(-1, 1)) with
        {
            Score = (context, continuations) =>
            {
                calls.Add((context, continuations.Count));
                return [.. continuations.Select(_ => new ContinuationScore(-1, 1))];
            },
        };
        var task = Task(new FewShotItem("q", ["x", "y"], "x"), new FewShotItem("r", ["x", "y", "z"], "x")) with { UnconditionalContext = "A:" };

        Ask(task, model, new EvaluationOptions());
        Assert.Equal([("q", 2), ("A:", 2), ("r", 3), ("A:", 3)], calls);

        calls.Clear();
        Ask(task, model, new EvaluationOptions { Rules = [ChoiceScoring.Summed, ChoiceScoring.PerByte] });
        Assert.Equal([("q", 2), ("r", 3)], calls);
    }

    [Fact]
    public void Confidence_is_the_chosen_ones_share_of_the_choices_probability()
    {
        // Probabilities 0.08 and 0.02: confidence 0.8, right once of twice.
        var task = Task(new FewShotItem("q", ["x", "y"], "x"), new FewShotItem("r", ["x", "y"], "y"));
        var report = Ask(task, Model((_, choice) => new(Math.Log(choice == " x" ? 0.08 : 0.02), 1)), new EvaluationOptions());
        var bin = report.Calibration!.Bins.Single(bin => bin.Count > 0);
        Assert.Equal((2, 0.5), (bin.Count, bin.Accuracy));
        Assert.Equal(0.8, bin.MeanConfidence!.Value, Rounding);
        Assert.Equal(0.3, report.Measures[^1].Value.Value, Rounding);
    }

    [Fact]
    public void Greedy_answers_count_where_every_token_is_the_likeliest_and_have_a_perplexity()
    {
        var task = Task(new FewShotItem("two and two is", [], "four"), new FewShotItem("and three is", [], "seven")) with { Match = FreeTextMatch.Greedy };
        var report = Ask(
            task,
            Model((_, answer) => new(answer == " four" ? -Math.Log(2) : -Math.Log(8), 1) { IsGreedy = answer == " four" }),
            new EvaluationOptions());
        Assert.Equal([true, false], report.Answers.Select(answer => answer.Correct.Single()));
        Assert.Equal(0.5, report.Measures[0].Value.Value);
        Assert.Null(report.Measures[0].Chance);

        // exp of the mean of ln 2 and ln 8.
        Assert.Equal(4, report.Measures[1].Value.Value, Rounding);
        Assert.Null(report.Calibration);

        Assert.Contains(
            "does not say whether",
            Assert.Throws<FewShotException>(() => Ask(task, Model((_, _) => new(-1, 1)), new EvaluationOptions())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Written_answers_are_compared_as_they_are_and_by_their_words()
    {
        var task = Task(new FewShotItem("q", [], "the cat"), new FewShotItem("r", [], "a cat sat down"));
        var model = Model((_, _) => new(-1, 1)) with { Write = prompt => prompt == "q" ? " The cat!\nand more" : " cat sat" };
        var report = Ask(task, model, new EvaluationOptions());
        Assert.Equal(
            [("exact match", 0.0), ("exact match, normalised", 0.5), ("token F1, normalised", 0.9)],
            report.Measures.Select(measure => (measure.Name, Math.Round(measure.Value.Value, 12))));
    }

    [Fact]
    public void A_stopped_evaluation_reports_the_items_answered()
    {
        using var stop = new CancellationTokenSource();
        var task = Task([.. Enumerable.Range(0, 9).Select(i => new FewShotItem($"q{i}", ["x", "y"], "x"))]);
        var report = Evaluator.Evaluate(
            task,
            Model((_, _) => new(-1, 1)),
            new EvaluationOptions { Limit = 8 },
            progress =>
            {
                Assert.Equal((8, progress.Done), (progress.Items, progress.Correct));
                if (progress.Done == 3)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        Assert.Equal((3, 8, 9, false), (report.Answers.Count, report.Items, report.ItemsOfTask, report.IsComplete));
        Assert.Equal(3, report.Measures[0].Value.Count);
        Assert.Throws<OperationCanceledException>(() => Evaluator.Evaluate(task, Model((_, _) => new(-1, 1)), new EvaluationOptions(), cancellation: stop.Token));
    }

    [Fact]
    public void What_cannot_be_asked_is_named_with_what_was_expected()
    {
        var choices = Task(new FewShotItem("q", ["x", "y"], "x"), new FewShotItem("r", ["x", "y"], "x"));
        Refuses(choices, new EvaluationOptions { Exemplars = 2 }, "2 exemplars were asked for item 1", "at most 1");
        Refuses(choices, new EvaluationOptions { Exemplars = -1 }, "-1 exemplars", "0 or more");
        Refuses(choices, new EvaluationOptions { Limit = 0 }, "the limit is 0", "at least 1");
        Refuses(choices, new EvaluationOptions { Rules = [] }, "none; at least one");
        Refuses(choices with { Items = [] }, new EvaluationOptions(), "no items; at least one");
        Refuses(Task(choices.Items[0], new FewShotItem("s", [], "x")), new EvaluationOptions(), "item 2: there are no choices");
        Refuses(choices with { WholeTexts = true, Items = [new("", ["x", "y"], "x")] }, new EvaluationOptions { Exemplars = 1 }, "whole texts", "0 were expected");

        var broken = Model((_, _) => throw new FewShotException("the prompt has 60 tokens."));
        Assert.Equal(
            "Task 'task', item 1, with 0 exemplars: the prompt has 60 tokens.",
            Assert.Throws<FewShotException>(() => Ask(choices, broken, new EvaluationOptions())).Message);
        Assert.Contains(
            "not a number",
            Assert.Throws<FewShotException>(() => Ask(choices, Model((_, _) => new(double.NaN, 1)), new EvaluationOptions())).Message,
            StringComparison.Ordinal);
    }

    private static void Refuses(FewShotTask task, EvaluationOptions options, params string[] fragments)
    {
        var message = Assert.Throws<FewShotException>(() => Ask(task, Model((_, _) => new(-1, 1)), options)).Message;
        Assert.StartsWith("Task 'task'", message, StringComparison.Ordinal);
        Assert.All(fragments, fragment => Assert.Contains(fragment, message, StringComparison.Ordinal));
    }

    private static EvaluationReport Ask(FewShotTask task, EvaluatedModel model, EvaluationOptions options) =>
        Evaluator.Evaluate(task, model, options, cancellation: TestContext.Current.CancellationToken);

    private static EvaluatedModel Model(Func<string, string, ContinuationScore> score) => new()
    {
        Name = "model",
        Score = (context, continuations) => [.. continuations.Select(continuation => score(context, continuation))],
        Write = _ => "",
    };

    private static FewShotTask Task(params FewShotItem[] items) => new() { Name = "task", Description = "A task.", Items = items };
}
