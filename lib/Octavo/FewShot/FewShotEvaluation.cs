using Octavo.Statistics;

namespace Octavo.FewShot;

/// <summary>Evaluates a model on a few-shot task, knowing of the model only a function.</summary>
public static class FewShotEvaluation
{
    /// <summary>Chooses among each item's choices by log-likelihood.</summary>
    /// <param name="task">The task.</param>
    /// <param name="scorer">The model: log-likelihood and token count of a continuation.</param>
    /// <param name="exemplars">K, the number of solved examples before each question.</param>
    /// <param name="scoring">How choices of different length are compared.</param>
    /// <param name="seed">Seed of the exemplars.</param>
    /// <param name="pool">Items to draw exemplars from; the task's own if not given.</param>
    /// <param name="limit">Ask only the first so many items; all if not given.</param>
    /// <exception cref="FewShotException">The task is not valid, has no choices, or the pool is too small for K.</exception>
    public static FewShotResult Choose(
        FewShotTask task,
        ContinuationScorer scorer,
        int exemplars,
        ChoiceScoring scoring,
        int seed = 0,
        IReadOnlyList<FewShotItem>? pool = null,
        int? limit = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(scorer);
        return Run(task, exemplars, scoring.ToString(), seed, pool, limit, (prompt, index) =>
        {
            var choices = prompt.Query.Choices;
            if (choices.Count == 0)
            {
                throw new FewShotException(
                    $"Task '{task.Name}', item {index + 1}: there are no choices to score; use exact match for free text.");
            }

            var scores = new double[choices.Count];
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = Score(task, prompt, choices[i], scorer, scoring, index);
            }

            var chosen = ChoiceScores.Chosen(scores);
            return new FewShotAnswer(prompt, choices[chosen], chosen == prompt.Query.AnswerIndex, scores);
        });
    }

    /// <summary>Lets the model write the answer and compares the first line, without white space around it, with the expected text.</summary>
    /// <param name="task">The task.</param>
    /// <param name="generator">The model: continues a prompt.</param>
    /// <param name="exemplars">K, the number of solved examples before each question.</param>
    /// <param name="seed">Seed of the exemplars.</param>
    /// <param name="pool">Items to draw exemplars from; the task's own if not given.</param>
    /// <param name="limit">Ask only the first so many items; all if not given.</param>
    /// <exception cref="FewShotException">The task is not valid, or the pool is too small for K.</exception>
    public static FewShotResult ExactMatch(
        FewShotTask task,
        AnswerGenerator generator,
        int exemplars,
        int seed = 0,
        IReadOnlyList<FewShotItem>? pool = null,
        int? limit = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(generator);
        return Run(task, exemplars, "exact match", seed, pool, limit, (prompt, _) =>
        {
            var given = generator(prompt.Text);
            return new FewShotAnswer(prompt, given, IsWritten(given, prompt.Query.Answer), []);
        });
    }

    private static FewShotResult Run(
        FewShotTask task,
        int exemplars,
        string rule,
        int seed,
        IReadOnlyList<FewShotItem>? pool,
        int? limit,
        Func<FewShotPrompt, int, FewShotAnswer> answer)
    {
        task.Validate();
        if (limit is < 1)
        {
            throw new FewShotException($"Task '{task.Name}': the limit is {limit}; at least 1 item was expected.");
        }

        var count = Math.Min(task.Items.Count, limit ?? task.Items.Count);
        var answers = new FewShotAnswer[count];
        for (var i = 0; i < count; i++)
        {
            answers[i] = answer(FewShotPrompt.Build(task, i, exemplars, seed, pool), i);
        }

        return new FewShotResult(
            task.Name,
            exemplars,
            rule,
            WilsonInterval.Share(answers.Count(given => given.Correct), count),
            (task with { Items = [.. task.Items.Take(count)] }).ChanceLevel,
            answers);
    }

    private static double Score(
        FewShotTask task, FewShotPrompt prompt, string choice, ContinuationScorer scorer, ChoiceScoring scoring, int index)
    {
        var continuation = task.AnswerSeparator + choice;
        var score = ChoiceScores.Under(
            scoring, choice, scorer(prompt.Text, continuation), () => scorer(task.UnconditionalContext, continuation).LogLikelihood);
        return double.IsNaN(score)
            ? throw new FewShotException(
                $"Task '{task.Name}', item {index + 1}: the model's score of \"{choice}\" is not a number; a log-likelihood was expected.")
            : score;
    }

    /// <summary>Whether the first line of what was written is the expected text, white space around both aside.</summary>
    internal static bool IsWritten(string given, string expected) => FirstLine(given) == FirstLine(expected);

    internal static string FirstLine(string text)
    {
        // Answers may begin with the separator's space or line break; only what follows the first line is cut off.
        var start = text.AsSpan().Trim();
        var end = start.IndexOfAny('\n', '\r');
        return (end < 0 ? start : start[..end]).Trim().ToString();
    }
}
