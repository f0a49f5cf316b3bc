using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Octavo.Cli.Reporting;

/// <summary>report.json: what index.html says, for a program. Times are seconds; what is unknown is null.</summary>
internal sealed record ReportJson
{
    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public required DateTimeOffset Generated { get; init; }

    public required string? Commit { get; init; }

    public required bool UncommittedChanges { get; init; }

    public required string Profile { get; init; }

    public required double Seconds { get; init; }

    public required IReadOnlyList<NotebookEntry> Notebooks { get; init; }

    /// <summary>Describes a finished report.</summary>
    public static string Describe(
        IEnumerable<NotebookOutcome> outcomes, SourceState source, string profile, DateTimeOffset generated, TimeSpan wallTime)
    {
        var report = new ReportJson
        {
            Generated = generated,
            Commit = source.Commit,
            UncommittedChanges = source.IsDirty,
            Profile = profile,
            Seconds = Math.Round(wallTime.TotalSeconds, 3),
            Notebooks = [.. outcomes.Select(NotebookEntry.Of)],
        };
        return JsonSerializer.Serialize(report, Options) + "\n";
    }

    internal sealed record NotebookEntry(
        string File,
        string Page,
        string Title,
        string? Question,
        double Seconds,
        ErrorEntry? Error,
        Runs.Provenance? Provenance,
        IReadOnlyList<ClaimEntry> Claims)
    {
        public static NotebookEntry Of(NotebookOutcome outcome) => new(
            outcome.File,
            outcome.Page,
            outcome.Title,
            outcome.Findings.Question,
            Math.Round(outcome.WallTime.TotalSeconds, 3),
            outcome.Failure is { } failure ? new ErrorEntry(failure.Cell, failure.Message) : null,
            outcome.Findings.Provenance,
            [.. outcome.Findings.Claims.Select(claim => new ClaimEntry(
                claim.Id,
                claim.Claim,
                claim.Source,
                claim.Measured?.Value,
                claim.Measured?.Low,
                claim.Measured?.High,
                claim.Measured?.Confidence,
                claim.Measured?.Count ?? 0,
                claim.Unit,
                claim.Rule,
                claim.Verdict,
                claim.Note))]);
    }

    internal sealed record ErrorEntry(int? Cell, string Message);

    internal sealed record ClaimEntry(
        string Id,
        string Claim,
        string Source,
        double? Value,
        double? Low,
        double? High,
        double? Confidence,
        int N,
        string Unit,
        string Rule,
        Octavo.Claims.Verdict Verdict,
        string? Note);
}
