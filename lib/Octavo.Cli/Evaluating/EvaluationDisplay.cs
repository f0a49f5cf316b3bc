using System.Globalization;
using Octavo.Evaluation;
using Octavo.FewShot;
using Spectre.Console;

namespace Octavo.Cli.Evaluating;

/// <summary>An evaluation for a person: a bar while it runs on a terminal, then a table.</summary>
internal static class EvaluationDisplay
{
    private const string None = "";

    /// <summary>Runs an evaluation; says first what is measured, and draws a bar where a person watches.</summary>
    public static EvaluationReport Show(
        string model, FewShotTask task, EvaluationOptions options, Func<Action<EvaluationProgress>, EvaluationReport> evaluate)
    {
        if (!Messages.IsTerminal)
        {
            // Not before an item could be asked: a refusal has nothing on standard output.
            return evaluate(progress =>
            {
                if (progress.Done == 1)
                {
                    PrintBegin(model, task, options);
                }
            });
        }

        PrintBegin(model, task, options);
        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask(Markup.Escape(task.Name));
                return evaluate(progress =>
                {
                    bar.MaxValue = progress.Items;
                    bar.Value = progress.Done;
                    bar.Description = Markup.Escape(Invariant($"{task.Name}: {progress.Correct:N0} of {progress.Done:N0} right"));
                });
            });
    }

    /// <summary>What was measured.</summary>
    public static void Print(EvaluationReport report)
    {
        Messages.Line(None);
        Messages.Table(
            [new("Measure"), new("Value", AlignRight: true), new("95% interval", AlignRight: true), new("Chance", AlignRight: true), new("Items", AlignRight: true)],
            report.Measures.Select(Row));
        Messages.Line(None);
        Messages.Line(Invariant($"{report.Seconds:F1} s, {report.TokensRead:N0} tokens read"));
    }

    private static void PrintBegin(string model, FewShotTask task, EvaluationOptions options)
    {
        var all = Invariant($"{task.Items.Count:N0} {(task.Items.Count == 1 ? "item" : "items")}");
        var items = options.Limit is { } limit && limit < task.Items.Count ? Invariant($"the first {limit:N0} of {all}") : all;
        Messages.Line(model);
        Messages.Line($"{task.Name}: {items}, {Exemplars(options)}, {Kind(task)}");
    }

    private static string[] Row(EvaluationMeasure measure) =>
    [
        measure.Name,
        measure.IsShare ? Percent(measure.Value.Value) : Number(measure.Value.Value),
        measure.Value is { Low: { } low, High: { } high } ? Invariant($"{100 * Math.Max(0, low):F1} to {100 * Math.Min(1, high):F1} %") : None,
        measure.Chance is { } chance ? Percent(chance) : None,
        Invariant($"{measure.Value.Count:N0}"),
    ];

    private static string Exemplars(EvaluationOptions options) => options.Exemplars == 0
        ? "no examples"
        : Invariant($"{options.Exemplars} {(options.Exemplars == 1 ? "example" : "examples")} {(options.Draw == ExemplarDraw.Shared ? "for all" : "each")} (seed {options.Seed})");

    private static string Kind(FewShotTask task) => task.Items[0].Choices.Count > 0 ? "multiple choice"
        : task.Match == FreeTextMatch.Greedy ? "answers must be the likeliest text"
        : "written answers";

    private static string Percent(double share) => Invariant($"{100 * share:F1} %");

    private static string Number(double value) => value.ToString(Math.Abs(value) < 1e6 ? "N2" : "0.00e0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
