using System.Globalization;
using Octavo.Evaluation;
using Octavo.FewShot;
using Spectre.Console;

namespace Octavo.Cli.Evaluating;

/// <summary>An evaluation for a person: a bar while it runs on a terminal, then a table.</summary>
internal static class EvaluationDisplay
{
    private const string None = "";

    /// <summary>Runs an evaluation with a bar where a person watches.</summary>
    public static EvaluationReport Show(string task, bool mayDraw, Func<Action<EvaluationProgress>?, EvaluationReport> evaluate)
    {
        if (!mayDraw || !Messages.IsTerminal)
        {
            return evaluate(null);
        }

        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask(Markup.Escape(task));
                return evaluate(progress =>
                {
                    bar.MaxValue = progress.Items;
                    bar.Value = progress.Done;
                    bar.Description = Markup.Escape(Invariant($"{task}: {progress.Correct:N0} of {progress.Done:N0} right"));
                });
            });
    }

    public static void Print(EvaluationReport report, string model)
    {
        Messages.Line(model);
        Messages.Line(Invariant($"{report.Task}: {Items(report)}, {Exemplars(report.Options)}{Kind(report)}"));
        Messages.Line(None);
        Messages.Table(
            [new("Measure"), new("Value", AlignRight: true), new("95% interval", AlignRight: true), new("Chance", AlignRight: true), new("Items", AlignRight: true)],
            report.Measures.Select(Row));
        Messages.Line(None);
        Messages.Line(Invariant($"{report.Seconds:F1} s, {report.TokensRead:N0} tokens read"));
    }

    private static string[] Row(EvaluationMeasure measure) =>
    [
        measure.Name,
        measure.IsShare ? Percent(measure.Value.Value) : Number(measure.Value.Value),
        measure.Value is { Low: { } low, High: { } high } ? Invariant($"{100 * Math.Max(0, low):F1} to {100 * Math.Min(1, high):F1} %") : None,
        measure.Chance is { } chance ? Percent(chance) : None,
        Invariant($"{measure.Value.Count:N0}"),
    ];

    private static string Items(EvaluationReport report) => report.Answers.Count == report.ItemsOfTask
        ? Invariant($"{report.ItemsOfTask:N0} items")
        : Invariant($"the first {report.Answers.Count:N0} of {report.ItemsOfTask:N0} items");

    private static string Exemplars(EvaluationOptions options) => options.Exemplars == 0
        ? "no examples"
        : Invariant($"{options.Exemplars} {(options.Exemplars == 1 ? "example" : "examples")} {(options.Draw == ExemplarDraw.Shared ? "for all" : "each")} (seed {options.Seed})");

    private static string Kind(EvaluationReport report) => report.Match switch
    {
        null => ", multiple choice",
        FreeTextMatch.Greedy => ", answers must be the likeliest text",
        _ => ", written answers",
    };

    private static string Percent(double share) => Invariant($"{100 * share:F1} %");

    private static string Number(double value) => value.ToString(Math.Abs(value) < 1e6 ? "N2" : "E3", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
