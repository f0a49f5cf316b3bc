using System.Diagnostics;
using Octavo.FewShot;

namespace Octavo.Evaluation;

/// <summary>Asks a model a task and measures its answers.</summary>
/// <remarks>
/// The choices of a question are scored in one call and by every rule at once, and scores without the question follow directly: a model
/// that keeps what it has read reads each prompt once. With <see cref="ExemplarDraw.Shared"/> it also reads the exemplars once.
/// </remarks>
public static class Evaluator
{
    /// <summary>Asks the items in order.</summary>
    /// <param name="task">The task.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">How to ask.</param>
    /// <param name="progress">Called after each item, on the caller's thread.</param>
    /// <param name="cancellation">Stops between two items; the report then has the items answered until then.</param>
    /// <exception cref="FewShotException">The task or a request cannot be carried out; the message names the item and what was expected.</exception>
    /// <exception cref="OperationCanceledException">Stopped before any item was answered.</exception>
    public static EvaluationReport Evaluate(
        FewShotTask task,
        EvaluatedModel model,
        EvaluationOptions options,
        Action<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        task.Validate();
        options.Validate(task);
        var count = Math.Min(task.Items.Count, options.Limit ?? task.Items.Count);
        RequireOneKind(task, count);
        var clock = Stopwatch.StartNew();
        var readBefore = model.TokensRead();
        var answers = new List<EvaluationAnswer>();
        var correct = 0;
        while (answers.Count < count && !cancellation.IsCancellationRequested)
        {
            answers.Add(Answer(task, model, options, answers.Count));
            correct += answers[^1].Correct[0] ? 1 : 0;
            progress?.Invoke(new EvaluationProgress(answers.Count, count, correct));
        }

        if (answers.Count == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        var isChoice = task.Items[0].Choices.Count > 0;
        var calibration = isChoice ? EvaluationMeasures.CalibrationOf(answers, options) : null;
        var chance = (task with { Items = [.. task.Items.Take(answers.Count)] }).ChanceLevel;
        return new EvaluationReport
        {
            Task = task.Name,
            Model = model.Name,
            Options = options,
            Match = isChoice ? null : task.Match,
            Items = count,
            ItemsOfTask = task.Items.Count,
            Answers = answers,
            Measures = isChoice ? EvaluationMeasures.OfChoices(answers, options, chance, calibration)
                : task.Match == FreeTextMatch.Greedy ? EvaluationMeasures.OfGreedy(answers)
                : EvaluationMeasures.OfWritten(answers),
            Calibration = calibration,
            ChanceLevel = chance,
            Seconds = clock.Elapsed.TotalSeconds,
            TokensRead = model.TokensRead() - readBefore,
        };
    }

    private static EvaluationAnswer Answer(FewShotTask task, EvaluatedModel model, EvaluationOptions options, int index)
    {
        var prompt = FewShotPrompt.Build(task, index, options.Exemplars, options.Seed, draw: options.Draw);
        try
        {
            return prompt.Query.Choices.Count > 0 ? Choose(task, model, options, prompt)
                : task.Match == FreeTextMatch.Greedy ? Match(task, model, prompt)
                : Write(model, prompt);
        }
        catch (FewShotException error)
        {
            throw new FewShotException($"Task '{task.Name}', item {index + 1}, with {options.Exemplars} exemplars: {error.Message}", error);
        }
    }

    private static EvaluationAnswer Choose(FewShotTask task, EvaluatedModel model, EvaluationOptions options, FewShotPrompt prompt)
    {
        var choices = prompt.Query.Choices;
        var continuations = choices.Select(choice => task.AnswerSeparator + choice).ToArray();
        var given = Scores(model, prompt.Text, continuations);
        var alone = options.Rules.Contains(ChoiceScoring.MutualInformation) ? Scores(model, task.UnconditionalContext, continuations) : null;
        var chosen = options.Rules
            .Select(rule => ChoiceScores.Chosen([.. choices.Select((choice, i) => ChoiceScores.Under(rule, choice, given[i], () => alone![i].LogLikelihood))]))
            .ToArray();
        return new EvaluationAnswer
        {
            Prompt = prompt,
            Scores = given,
            Chosen = chosen,

            // By the text, so that a choice which stands there twice is right both times.
            Correct = [.. chosen.Select(position => choices[position] == prompt.Query.Answer)],
        };
    }

    private static EvaluationAnswer Match(FewShotTask task, EvaluatedModel model, FewShotPrompt prompt)
    {
        var score = Scores(model, prompt.Text, [task.AnswerSeparator + prompt.Query.Answer]);
        return new EvaluationAnswer
        {
            Prompt = prompt,
            Scores = score,
            Correct =
            [
                score[0].IsGreedy
                    ?? throw new FewShotException($"model '{model.Name}' does not say whether an answer is its likeliest; a scorer that does was expected."),
            ],
        };
    }

    private static EvaluationAnswer Write(EvaluatedModel model, FewShotPrompt prompt)
    {
        var written = model.Write(prompt.Text);
        return new EvaluationAnswer
        {
            Prompt = prompt,
            Scores = [],
            Written = written,
            Correct = [FewShotEvaluation.IsWritten(written, prompt.Query.Answer)],
        };
    }

    private static IReadOnlyList<ContinuationScore> Scores(EvaluatedModel model, string context, IReadOnlyList<string> continuations)
    {
        var scores = model.Score(context, continuations);
        for (var i = 0; i < scores.Count; i++)
        {
            if (double.IsNaN(scores[i].LogLikelihood))
            {
                throw new FewShotException($"the model's score of \"{continuations[i]}\" is not a number; a log-likelihood was expected.");
            }
        }

        return scores;
    }

    private static void RequireOneKind(FewShotTask task, int count)
    {
        var choice = task.Items[0].Choices.Count > 0;
        for (var i = 1; i < count; i++)
        {
            if (task.Items[i].Choices.Count > 0 != choice)
            {
                throw new FewShotException(choice
                    ? $"Task '{task.Name}', item {i + 1}: there are no choices, which item 1 has; all items with choices, or none, were expected."
                    : $"Task '{task.Name}', item {i + 1}: there are choices, which item 1 has not; all items with choices, or none, were expected.");
            }
        }
    }
}
