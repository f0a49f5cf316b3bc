using System.Text.Json;
using Octavo.Runs;

namespace Octavo.Cli.Reporting;

/// <summary>
/// What is kept of a long run: the verdicts of a notebook with what they were made with, and a row for each run on a task behind them. Small
/// enough to be committed.
/// </summary>
internal static class VerdictFiles
{
    /// <summary>Writes <c>NAME.PROFILE.json</c>, and <c>NAME.PROFILE.runs.csv</c> where the notebook keeps runs; nothing where it failed, claims nothing or nothing is to be kept.</summary>
    public static void Keep(NotebookOutcome outcome, ReportOptions options)
    {
        if (options.Verdicts is not { } folder || outcome.Failure is not null || outcome.Findings.Claims.Count == 0)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        var name = Path.GetFileNameWithoutExtension(outcome.File);
        var start = Path.Combine(folder, $"{name}.{options.Profile}");
        var entry = ReportJson.NotebookEntry.Of(outcome);
        var verdicts = new
        {
            options.Profile,
            Generated = DateTimeOffset.UtcNow,
            options.Source.Commit,
            UncommittedChanges = options.Source.IsDirty,
            Notebook = Path.GetFileName(outcome.File),
            entry.Seconds,
            entry.Provenance,
            entry.Claims,
        };
        File.WriteAllText(start + ".json", JsonSerializer.Serialize(verdicts, ReportJson.Options) + "\n");
        var runs = new TaskRunStore(Path.Combine(options.Runs, $"{name.Split('-')[0]}-{options.Profile}")).LoadAll();
        if (runs.Count > 0)
        {
            File.WriteAllText(start + ".runs.csv", TaskRunTable.Of(runs));
        }
    }
}
