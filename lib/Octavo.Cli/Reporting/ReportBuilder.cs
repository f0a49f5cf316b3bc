using System.Diagnostics;
using Octavo.Notebooks.Client;
using Octavo.Notebooks.Documents;
using Octavo.Notebooks.Html;

namespace Octavo.Cli.Reporting;

/// <summary>
/// Runs the notebooks of a report one after another and writes a page for each as soon as it ends, then the index.
/// A notebook that fails has its page too, and the others still run.
/// </summary>
internal sealed class ReportBuilder(ReportOptions options)
{
    private const string ProfileParameter = "profile";

    // What is shown of a file that is no notebook: a page with the failure alone.
    private const string NoCells = """{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}""";

    /// <summary>Makes the report and returns the command's exit code.</summary>
    public async Task<int> BuildAsync(CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(options.Folder);
        string[] names = [.. options.Notebooks.Select(path => Path.GetFileName(path))];
        var outcomes = new List<NotebookOutcome>();
        var stoppedIn = await RunDisplay.ShowAsync<string?>(names, async display =>
        {
            for (var i = 0; i < options.Notebooks.Count; i++)
            {
                var outcome = await RunAsync(options.Notebooks[i], display.Of(i), stop);
                if (outcome is null)
                {
                    return options.Notebooks[i];
                }

                outcomes.Add(outcome);
                display.End(i, outcome.Failure is null ? "done" : "failed", outcome.WallTime);
            }

            return null;
        });

        WriteIndex(outcomes, Stopwatch.GetElapsedTime(start));
        foreach (var failed in outcomes.Where(outcome => outcome.Failure is not null))
        {
            Messages.Error(failed.Failure!.Message);
        }

        if (stoppedIn is not null)
        {
            Messages.Error($"Stopped in '{stoppedIn}'. In the report: {outcomes.Count} of {options.Notebooks.Count} notebooks.");
        }

        Messages.Line(Path.Combine(options.Folder, "index.html"));
        return stoppedIn is not null ? ExitCodes.Interrupted : outcomes.Exists(outcome => outcome.Failure is not null) ? ExitCodes.NotebookFailed : ExitCodes.Done;
    }

    /// <summary>Runs one notebook and writes its page; null where the user stopped it.</summary>
    private async Task<NotebookOutcome?> RunAsync(string path, Action<NotebookProgress> progress, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var document = NotebookDocument.Load(path);
            var literals = NotebookParameters.Read(document, options.Kernel.Language);
            var parameters = literals.ContainsKey(ProfileParameter)
                ? new Dictionary<string, string> { [ProfileParameter] = options.Profile }
                : [];
            var executed = Path.Combine(options.Folder, ReportOptions.ExecutedName(path));
            var result = await NotebookRunner.RunAsync(
                document,
                new NotebookRunOptions
                {
                    Kernel = options.Kernel,
                    Parameters = parameters,
                    CellLimit = options.CellLimit,
                    Progress = progress,
                    Save = notebook => notebook.Save(executed),
                },
                stop);

            // Ctrl-C on a terminal reaches the kernel too: the cell that it ended there has not failed.
            stop.ThrowIfCancellationRequested();
            var used = NotebookParameters.Read(result.Notebook, options.Kernel.Language).ToDictionary();
            if (parameters.TryGetValue(ProfileParameter, out var profile))
            {
                used[ProfileParameter] = profile;
            }

            var failure = result.Failure is { } problem ? new PageFailure(problem.CellNumber, problem.Message) : null;
            return WritePage(path, result.Notebook, used, failure, Stopwatch.GetElapsedTime(start));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception problem) when (problem is NotebookFormatException or ParameterException or KernelStartException or KernelDiedException)
        {
            return WritePage(path, NotebookDocument.Parse(NoCells, path), [], new PageFailure(null, problem.Message), Stopwatch.GetElapsedTime(start));
        }
    }

    private NotebookOutcome WritePage(
        string path, NotebookDocument document, Dictionary<string, string> parameters, PageFailure? failure, TimeSpan time)
    {
        var findings = NotebookFindings.In(document);
        failure ??= findings.Unreadable is { } unreadable ? new PageFailure(null, $"'{path}': {unreadable}") : null;
        var page = Path.ChangeExtension(Path.GetFileName(path), ".html");
        var html = HtmlExporter.Export(document, new PageOptions
        {
            Subtitle = findings.Question,
            HomeHref = "index.html",
            Generated = DateTimeOffset.UtcNow,
            WallTime = time,
            Failure = failure,
            Provenance = PageFacts.Of(findings.Provenance, options.Source, parameters),
            RewriteLink = address => PageOf(address) ?? address,
        });
        HtmlExporter.Write(Path.Combine(options.Folder, page), html);
        var outcome = new NotebookOutcome
        {
            File = path,
            Page = page,
            Title = document.Title,
            Findings = findings,
            WallTime = time,
            Failure = failure,
        };
        VerdictFiles.Keep(outcome, options);
        return outcome;
    }

    /// <summary>The page of a linked notebook that is in this report too; null for any other address.</summary>
    private string? PageOf(string address) =>
        options.Notebooks.Any(path => Path.GetFileName(path) == address) ? Path.ChangeExtension(address, ".html") : null;

    private void WriteIndex(List<NotebookOutcome> outcomes, TimeSpan wallTime)
    {
        var now = DateTimeOffset.UtcNow;
        var device = outcomes.Select(outcome => outcome.Findings.Provenance).LastOrDefault(provenance => provenance is not null);
        var index = ReportIndex.Render(
            [.. outcomes.Select(Entry)],
            new IndexOptions
            {
                Title = "Octavo",
                Subtitle = "Questions about large models, answered by notebooks that measure.",
                Generated = now,
                WallTime = wallTime,
                Provenance = PageFacts.Of(device, options.Source, new Dictionary<string, string> { [ProfileParameter] = options.Profile }),
            });
        HtmlExporter.Write(Path.Combine(options.Folder, "index.html"), index);
        HtmlExporter.Write(
            Path.Combine(options.Folder, "report.json"),
            ReportJson.Describe(outcomes, options.Source, options.Profile, now, wallTime));
    }

    private static IndexEntry Entry(NotebookOutcome outcome) => new()
    {
        Title = outcome.Title,
        Question = outcome.Findings.Question ?? "",
        Href = outcome.Page,
        Seconds = outcome.WallTime.TotalSeconds,
        Error = outcome.Failure?.Message,
        FailingCell = outcome.Failure?.Cell,
        Claims = [.. outcome.Findings.Claims.Select(claim => new IndexClaim(
            claim.Id,
            claim.Claim,
            claim.Verdict.ToString().ToLowerInvariant(),
            claim.Measured is null ? $"not measured: {claim.Note}" : $"{claim.Measured} {claim.Unit}".TrimEnd(),
            claim.Rule))],
    };
}
