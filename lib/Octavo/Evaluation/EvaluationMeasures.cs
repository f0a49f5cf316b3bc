using Octavo.FewShot;
using Octavo.Statistics;

namespace Octavo.Evaluation;

/// <summary>The numbers of an evaluation, from its answers.</summary>
internal static class EvaluationMeasures
{
    public static IReadOnlyList<EvaluationMeasure> OfChoices(
        IReadOnlyList<EvaluationAnswer> answers, EvaluationOptions options, double? chance, Calibration? calibration) =>
    [
        .. options.Rules.Select((rule, place) => Accuracy($"accuracy, {InWords(rule)}", [.. answers.Select(answer => answer.Correct[place])], chance)),
        .. calibration is null
            ? Array.Empty<EvaluationMeasure>()
            : [new("calibration error, summed", new Estimate(calibration.ExpectedError, null, null, calibration.Count), IsShare: true)],
    ];

    public static IReadOnlyList<EvaluationMeasure> OfGreedy(IReadOnlyList<EvaluationAnswer> answers) =>
    [
        Accuracy("accuracy, greedy", Right(answers)),

        // Per answer, as GPT-2 and GPT-3 give it for LAMBADA's last word: exp of the mean loss of a whole answer.
        new("perplexity per answer", new Estimate(Math.Exp(-Sample.Mean([.. answers.Select(answer => answer.Scores[0].LogLikelihood)])), null, null, answers.Count), IsShare: false),
    ];

    public static IReadOnlyList<EvaluationMeasure> OfWritten(IReadOnlyList<EvaluationAnswer> answers)
    {
        var lines = answers.Select(answer => (Given: FewShotEvaluation.FirstLine(answer.Written!), Expected: answer.Prompt.Query.Answer)).ToList();
        double[] overlaps = [.. lines.Select(line => AnswerMatch.TokenF1(line.Given, line.Expected))];
        return
        [
            Accuracy("exact match", Right(answers)),
            Accuracy("exact match, normalised", [.. lines.Select(line => AnswerMatch.IsExact(line.Given, line.Expected))]),
            new("token F1, normalised", Overlap(overlaps), IsShare: true, StandardError: overlaps.Length < 2 ? null : Sample.StandardError(overlaps)),
        ];
    }

    /// <summary>The confidence in the choice of the summed rule is its share of the probability of all choices.</summary>
    public static Calibration? CalibrationOf(IReadOnlyList<EvaluationAnswer> answers, EvaluationOptions options)
    {
        var place = options.Rules.ToList().IndexOf(ChoiceScoring.Summed);
        return place < 0
            ? null
            : Calibration.Of([.. answers.Select(answer => Confidence(answer, place))], [.. answers.Select(answer => answer.Correct[place])]);
    }

    /// <summary>What a rule is called in tables and on the command line.</summary>
    public static string InWords(ChoiceScoring rule) => rule switch
    {
        ChoiceScoring.Summed => "summed",
        ChoiceScoring.PerToken => "per token",
        ChoiceScoring.PerCharacter => "per character",
        ChoiceScoring.PerByte => "per byte",
        ChoiceScoring.MutualInformation => "mutual information",
        _ => rule.ToString(),
    };

    private static double Confidence(EvaluationAnswer answer, int place)
    {
        var highest = answer.Scores[answer.Chosen[place]].LogLikelihood;
        return double.IsNegativeInfinity(highest) ? 1.0 / answer.Scores.Count : 1 / answer.Scores.Sum(score => Math.Exp(score.LogLikelihood - highest));
    }

    private static EvaluationMeasure Accuracy(string name, IReadOnlyList<bool> correct, double? chance = null) =>
        new(name, ItemScores.Accuracy(correct), IsShare: true, chance, ItemScores.StandardError(correct));

    // Where all are the same, the sample says nothing of its own spread.
    private static Estimate Overlap(double[] overlaps)
    {
        var mean = StudentInterval.Mean(overlaps);
        return overlaps.Distinct().Count() == 1 ? mean with { Low = null, High = null } : mean;
    }

    private static List<bool> Right(IReadOnlyList<EvaluationAnswer> answers) => [.. answers.Select(answer => answer.Correct[0])];
}
