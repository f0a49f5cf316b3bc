using System.Text.Encodings.Web;
using System.Text.Json;
using Octavo.Evaluation;
using Octavo.FewShot;

namespace Octavo.Cli.Evaluating;

/// <summary>An evaluation for another program.</summary>
internal static class EvaluationJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,

        // It is read by programs and people, not put into a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(EvaluationReport report, string checkpoint) => JsonSerializer.Serialize(
        new
        {
            report.Task,
            report.Model,
            Checkpoint = checkpoint,
            Kind = report.Match switch { null => "choice", FreeTextMatch.Greedy => "greedy", _ => "written" },
            Shots = report.Options.Exemplars,
            report.Options.Seed,
            SharedExamples = report.Options.Draw == ExemplarDraw.Shared,
            Scoring = report.Match is null ? report.Options.Rules.Select(RuleNames.Of) : [],
            report.IsComplete,
            report.Items,
            report.ItemsOfTask,
            ItemsAnswered = report.Answers.Count,
            Chance = report.ChanceLevel,
            report.Seconds,
            report.TokensRead,
            Measures = report.Measures.Select(measure => new
            {
                measure.Name,
                Value = Finite(measure.Value.Value),
                measure.Value.Low,
                measure.Value.High,
                measure.Value.Confidence,
                measure.StandardError,
                measure.Chance,
                Items = measure.Value.Count,
            }),
            Calibration = report.Calibration?.Bins.Where(bin => bin.Count > 0),
            Answers = report.Answers.Select((answer, index) => new
            {
                Item = index + 1,
                answer.Prompt.ExemplarIndices,
                Expected = answer.Prompt.Query.Answer,
                LogLikelihoods = answer.Scores.Select(score => Finite(score.LogLikelihood)),
                Tokens = answer.Scores.Select(score => score.Tokens),
                answer.Chosen,
                answer.Written,
                answer.Correct,
            }),
        },
        Options);

    // JSON has no infinity: a choice that the model holds impossible has null.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
